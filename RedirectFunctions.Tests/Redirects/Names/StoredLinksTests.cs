using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Processes;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Redirects.Names;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Redirects.Names;

/// <summary>The cache over a real table, behind a proxy that takes it away.</summary>
[Trait("Category", "Slow")]
public sealed class StoredLinksTests : IAsyncDisposable
{
    private const string Destination = "https://example.com/spring";

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly StorageProxy _proxy;
    private readonly LinkTable _table;

    public StoredLinksTests(AzuriteFixture azurite)
    {
        _proxy = new StorageProxy(azurite.ConnectionString, "Table");
        _table = new LinkTable(new LinkTableOptions { Account = new StorageAccount { ConnectionString = _proxy.ConnectionString }, Name = $"t{Guid.NewGuid():N}" });
    }

    [Fact]
    public async Task A_name_that_was_read_once_goes_on_while_the_table_is_away_and_others_say_so()
    {
        using var links = Links(new LinkCacheOptions { Fresh = TimeSpan.FromMilliseconds(1) });
        await StoreAsync("spring");
        Assert.Equal(Destination, await AskAsync(links, "spring"));

        _proxy.Down();

        Assert.Equal(Destination, await AskAsync(links, "SPRING"));
        Assert.Equal("name_unavailable", await AskAsync(links, "autumn"));
    }

    [Fact]
    public async Task A_visitor_waits_no_longer_than_the_limit_for_a_table_that_stalls()
    {
        using var links = Links(new LinkCacheOptions { Fresh = TimeSpan.FromMilliseconds(1), LongestWait = TimeSpan.FromMilliseconds(300) });
        await StoreAsync("spring");
        Assert.Equal(Destination, await AskAsync(links, "spring"));

        _proxy.Stall();

        Assert.Equal(Destination, await AskAsync(links, "spring"));
        Assert.Equal("name_unavailable", await AskAsync(links, "autumn"));
    }

    [Fact]
    public async Task The_table_is_read_again_when_what_was_read_is_no_longer_fresh()
    {
        using var links = Links(new LinkCacheOptions { Fresh = TimeSpan.FromMilliseconds(1) });
        await StoreAsync("spring");
        Assert.Equal(Destination, await AskAsync(links, "spring"));

        await _table.PutAsync(new StoredLink("spring", "https://example.com/summer", null, Disabled: false, null), null, onlyNew: false, TestContext.Current.CancellationToken);

        Assert.Equal("https://example.com/summer", await EventuallyAsync(links, "spring", "https://example.com/summer"));
    }

    [Fact]
    public async Task A_name_that_is_not_there_is_asked_for_once()
    {
        using var links = Links(new LinkCacheOptions());
        Assert.Equal("name_unknown", await AskAsync(links, "winter"));

        _proxy.Down();

        Assert.Equal("name_unknown", await AskAsync(links, "winter"));
    }

    [Fact]
    public async Task What_can_be_no_name_is_not_asked_for_at_all()
    {
        using var links = Links(new LinkCacheOptions());
        _proxy.Down();

        Assert.Equal("name_unknown", await AskAsync(links, "wp-login.php"));
        Assert.Equal("name_unknown", await AskAsync(links, "admin"));
    }

    [Fact]
    public async Task A_scan_of_names_leaves_those_in_the_cache_that_are_there()
    {
        using var links = Links(new LinkCacheOptions { MaxNames = 20 });
        await StoreAsync("spring");
        Assert.Equal(Destination, await AskAsync(links, "spring"));

        for (var guess = 0; guess < 60; guess++)
        {
            Assert.Equal("name_unknown", await AskAsync(links, $"guess-{guess}"));
        }

        _proxy.Down();

        Assert.Equal(Destination, await AskAsync(links, "spring"));
    }

    [Fact]
    public async Task A_name_ends_in_the_moment_of_its_expiry_also_from_the_cache()
    {
        using var links = Links(new LinkCacheOptions());
        await StoreAsync("spring", expires: _time.GetUtcNow().AddSeconds(10));
        Assert.Equal(Destination, await AskAsync(links, "spring"));

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("name_expired", await AskAsync(links, "spring"));
    }

    [Fact]
    public async Task A_name_that_is_switched_off_leads_nowhere()
    {
        using var links = Links(new LinkCacheOptions());
        await StoreAsync("spring", disabled: true);

        Assert.Equal("name_disabled", await AskAsync(links, "spring"));
    }

    public ValueTask DisposeAsync() => _proxy.DisposeAsync();

    private static async Task<string> AskAsync(StoredLinks links, string name)
    {
        var (link, refusal) = await links.ReadAsync(name, "", host: null);
        return link?.Destination ?? refusal!.Code;
    }

    private static async Task<string> EventuallyAsync(StoredLinks links, string name, string expected)
    {
        var deadline = DateTimeOffset.UtcNow + RunningApp.Patience;
        var answer = await AskAsync(links, name);
        while (answer != expected && DateTimeOffset.UtcNow < deadline)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            answer = await AskAsync(links, name);
        }

        return answer;
    }

    private StoredLinks Links(LinkCacheOptions options) => new(_table, options, _time, NullLogger<StoredLinks>.Instance);

    private Task<StoredLink> StoreAsync(string name, DateTimeOffset? expires = null, bool disabled = false) =>
        _table.PutAsync(new StoredLink(name, Destination, expires, disabled, null), null, onlyNew: true, TestContext.Current.CancellationToken);
}
