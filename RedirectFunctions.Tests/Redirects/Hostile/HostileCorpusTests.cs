using System.Buffers.Text;
using System.Text;
using Fuzz;
using RedirectFunctions.Tests.Infrastructure;
using RedirectFunctions.Tests.Redirects.Signing;

namespace RedirectFunctions.Tests.Redirects.Hostile;

/// <summary>
/// Sends the corpus of <c>bench/fuzz</c> over real HTTP. A browser's parser reads every redirect in the answers, and each must
/// lead to a listed host, whatever the form of the link.
/// </summary>
[Trait("Category", "Slow")]
public sealed class HostileCorpusTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly string[] RedirectHeaders = ["Content-Length", "Connection", "Date", "Cache-Control", "Location", "X-Robots-Tag", "Referrer-Policy"];

    private static readonly string[] RefusalHeaders =
        ["Content-Length", "Connection", "Content-Type", "Date", "Cache-Control", "Content-Security-Policy", "X-Robots-Tag", "Referrer-Policy", "X-Content-Type-Options"];

    private readonly BrowserUrlParser _browser = new();
    private RunningApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await RunningApp.StartAsync(
        azurite,
        ("ALLOWED_DESTINATION_HOSTS", ListedHosts.Rules),
        ("LINK_SIGNING_KEYS", TestKeys.First),
        ("ENABLE_GTM_TRACKING", "false"),
        ("ENABLE_GA4_TRACKING", "false"));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _browser.Dispose();
    }

    [Fact]
    public async Task No_destination_of_the_corpus_leads_to_a_host_that_is_not_listed_in_any_form_of_a_link()
    {
        Assert.InRange(HostileLine.Destinations.Count, 500, int.MaxValue);
        var problems = new List<string>();
        foreach (var line in HostileLine.Destinations)
        {
            problems.AddRange(await ProblemsAsync(line, $"/r?destinationUrl={Uri.EscapeDataString(line.Text)}", line.Expected));
            problems.AddRange(await ProblemsAsync(line, $"/r/{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(line.Text))}", expected: null));
            problems.AddRange(await ProblemsAsync(line, $"/r?x=1&to={Uri.EscapeDataString(Uri.EscapeDataString(line.Text))}", expected: null));
            problems.AddRange(await ProblemsAsync(line, $"/r?to={OnlyWhatNoRequestLineCarries(line.Text)}", expected: null));
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Fact]
    public async Task No_link_of_the_corpus_leads_to_a_host_that_is_not_listed()
    {
        Assert.InRange(HostileLine.Links.Count, 100, int.MaxValue);
        var problems = new List<string>();
        foreach (var line in HostileLine.Links)
        {
            problems.AddRange(await ProblemsAsync(line, line.Text, line.Expected));
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    private async Task<List<string>> ProblemsAsync(HostileLine line, string target, string? expected)
    {
        var answer = await HostileAnswer.ToAsync(_app.Host.BaseAddress, target);
        List<string> problems = [];
        if (expected is not null && answer.Outcome != expected)
        {
            problems.Add($"line {line.Number}: {expected} was expected, {answer.Outcome} is the answer");
        }

        if (answer.Outcome == "302" && ListedHosts.Problem(answer.Location!, _browser.Parse(answer.Location!)) is { } escape)
        {
            problems.Add($"line {line.Number}: {target} leads to {answer.Location}: {escape}");
        }

        if (answer.Outcome != "302" && answer.Location is not null)
        {
            problems.Add($"line {line.Number}: a refusal has a Location");
        }

        var allowed = answer.Outcome == "302" ? RedirectHeaders : RefusalHeaders;
        if (answer.Body.Length > 0 || answer.Outcome == "302")
        {
            problems.AddRange(answer.HeaderNames.Except(allowed, StringComparer.Ordinal).Select(name => $"line {line.Number}: there is a header {name}"));
        }

        if (answer.Body.Contains("evil", StringComparison.OrdinalIgnoreCase) || answer.Body.Contains("script>", StringComparison.OrdinalIgnoreCase))
        {
            problems.Add($"line {line.Number}: the page repeats the link");
        }

        return problems;
    }

    private static string OnlyWhatNoRequestLineCarries(string text) => string.Concat(text.EnumerateRunes().Select(rune =>
        rune.Value is > ' ' and < 0x7f and not '#' ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));
}
