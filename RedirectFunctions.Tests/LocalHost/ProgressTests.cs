using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Processes;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Tests.Clicks;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>Long work with a terminal, which <c>script</c> (util-linux) provides, and without one.</summary>
[Trait("Category", "Slow")]
public sealed class ProgressTests(AzuriteFixture azurite)
{
    private readonly string _queueName = $"t-{Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string TableName => _queueName.Replace("-", "", StringComparison.Ordinal);

    [Fact]
    public async Task An_import_shows_how_far_it_is_at_a_terminal_only()
    {
        using var folder = new TemporaryFolder(("in.csv", "name,destination\na,https://shop.example/\nb,https://shop.example/\n"));

        var (exitCode, seen) = await AtTerminalAsync($"links import {folder["in.csv"]}");
        await using var elsewhere = new LocalHostProcess(["links", "import", folder["in.csv"]], Settings());
        var (codeElsewhere, output, errors) = await elsewhere.EndAsync();

        Assert.Equal((0, 0), (exitCode, codeElsewhere));
        Assert.Contains("100%", seen, StringComparison.Ordinal);
        Assert.Matches("stored +2", seen);
        Assert.Equal("", errors);
        Assert.DoesNotContain("%", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_shows_how_far_it_is_but_not_beside_JSON()
    {
        var parked = new QueueClient(azurite.ConnectionString, $"{_queueName}-parked");
        await parked.CreateAsync(cancellationToken: Token);
        var item = new ParkedItem { ParkedAt = SampleClick.Time, Reason = "expired", Delivery = new OutstandingDelivery("gtm", 1), Click = SampleClick.Full };
        await parked.SendMessageAsync(QueueJson.Write(item), cancellationToken: Token);

        var (exitCode, seen) = await AtTerminalAsync("replay --dry-run");
        var (codeOfJson, json) = await AtTerminalAsync("replay --dry-run --json");

        Assert.Equal((0, 0), (exitCode, codeOfJson));
        Assert.Matches("parked messages.*100%", seen);
        Assert.Matches("examined +1", seen);
        Assert.DoesNotContain("parked messages", json, StringComparison.Ordinal);
        // Before this, .NET itself sets up the terminal.
        using var summary = JsonDocument.Parse(json[json.IndexOf('{', StringComparison.Ordinal)..(json.LastIndexOf('}') + 1)]);
        Assert.Equal(1, summary.RootElement.GetProperty("examined").GetInt32());
    }

    [Fact]
    public async Task An_import_that_Ctrl_C_ends_keeps_what_it_has_stored_and_can_be_repeated()
    {
        CommandLineTests.SkipWithoutSignals();
        const int count = 3000;
        using var folder = new TemporaryFolder(("in.csv", "name,destination\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"n{i},https://shop.example/{i}\n"))));
        var table = new TableClient(azurite.ConnectionString, TableName);
        await using var import = new LocalHostProcess(["links", "import", folder["in.csv"]], Settings());
        var deadline = DateTimeOffset.UtcNow + Patience.Limit;
        while (await StoredAsync() == 0)
        {
            Assert.True(DateTimeOffset.UtcNow < deadline, "Nothing was stored.");
            await Task.Delay(20, Token);
        }

        Signals.Interrupt(import.Id);
        var (exitCode, output, _) = await import.EndAsync();
        var stored = await StoredAsync();
        await using var again = new LocalHostProcess(["links", "import", folder["in.csv"]], Settings());
        var rest = await again.EndAsync();

        Assert.Equal((130, ""), (exitCode, output));
        Assert.InRange(stored, 1, count - 1);
        Assert.Equal(0, rest.ExitCode);
        Assert.Matches($"stored +{count - stored}\nunchanged +{stored}\n", rest.Output);

        async Task<int> StoredAsync()
        {
            try
            {
                return await table.QueryAsync<TableEntity>(cancellationToken: Token).CountAsync(Token);
            }
            catch (Azure.RequestFailedException exception) when (exception.Status == 404)
            {
                return 0;
            }
        }
    }

    private async Task<(int ExitCode, string Seen)> AtTerminalAsync(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "script has other options elsewhere.");
        using var folder = new TemporaryFolder();
        await using var process = new ChildProcess(
            "script",
            ["--quiet", "--return", "--command", $"'{ChildProcess.DotNet}' '{Path.Combine(AppContext.BaseDirectory, "RedirectFunctions.LocalHost.dll")}' {command}", "/dev/null"],
            [.. Settings(), ("SPOOL_DIRECTORY", folder["spool"]), ("TERM", "xterm"), ("SHELL", "/bin/sh")],
            folder.Path);
        return (await process.EndAsync(Token), process.Output);
    }

    private (string Name, string Value)[] Settings() =>
    [
        ("AzureWebJobsStorage", azurite.ConnectionString),
        ("TrackingStorage", azurite.ConnectionString),
        ("TRACKING_QUEUE_NAME", _queueName),
        ("LINK_TABLE_NAME", TableName),
        ("ALLOWED_DESTINATION_HOSTS", "shop.example"),
    ];
}
