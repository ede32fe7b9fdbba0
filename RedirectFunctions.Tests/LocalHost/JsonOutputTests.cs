using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Storage.Queues;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Tests.Clicks;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>The output for scripts: one JSON document with the members that docs/commands.md names, and nothing else.</summary>
[Trait("Category", "Slow")]
public sealed partial class JsonOutputTests(AzuriteFixture azurite)
{
    private readonly string _queueName = $"t-{Guid.NewGuid():N}";

    public static TheoryData<string, string> Failures => new()
    {
        { "link example.com", "A destination must begin with https://" },
        { "link https://elsewhere.example/", "leads to a site that is not allowed" },
        { "explain https://example.com/a/b/c", "This is not a link of RedirectFunctions" },
        { "replay --since yesterday", "--since must be a date" },
        { "check --nonsense", "--nonsense" },
    };

    [Fact]
    public async Task A_link_is_one_document()
    {
        var plain = await RunAsync("link", "http://shop.example/?email=a%40b.example", "--utm-source", "News");
        await using var app = await RunningApp.StartAsync(azurite);
        var stored = await RunAsync("link", "https://example.com/", "--name", "Spring", "--store", "--base", "https://go.example", "--app", app.Host.BaseAddress.ToString());

        AssertMembers("link", plain);
        Assert.All(plain.GetProperty("warnings").EnumerateArray(), warning => Assert.NotEmpty(warning.GetProperty("text").GetString()!));
        Assert.False(plain.TryGetProperty("shortLink", out _));
        AssertMembers("link", stored);
        Assert.Equal("https://go.example/spring", stored.GetProperty("shortLink").GetString());
    }

    [Fact]
    public async Task An_explanation_is_one_document_also_of_a_link_that_is_refused()
    {
        var followed = await RunAsync("explain", "/r?to=https%3A%2F%2Fshop.example%2F%3Futm_source%3Dx");
        var refused = await RunAsync(1, "explain", "/r?to=https%3A%2F%2Felsewhere.example%2F");

        AssertMembers("explain", followed);
        Assert.Equal(("listed", 302), (followed.GetProperty("decision").GetString(), followed.GetProperty("status").GetInt32()));
        AssertMembers("explain", refused);
        Assert.Equal("destination_not_allowed", refused.GetProperty("refusal").GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_link_that_falls_back_leads_somewhere()
    {
        await using var process = new LocalHostProcess(["explain", "/nothing", "--json"], [.. Settings(), ("LINK_HOSTS", """{"*":{"fallback":"https://example.com/"}}""")]);

        var (exitCode, output, errors) = await process.EndAsync();

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal("https://example.com/", JsonDocument.Parse(output).RootElement.GetProperty("location").GetString());
    }

    [Fact]
    public async Task A_check_is_one_document()
    {
        var reports = await RunAsync("check");

        Assert.All(reports.EnumerateArray(), report => AssertMembers("check", report));
        Assert.Equal(
            ["There are none."],
            reports.EnumerateArray().Last().GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("text").GetString()));
        Assert.All(reports.EnumerateArray(), report => Assert.True(report.GetProperty("isGood").GetBoolean()));
    }

    [Fact]
    public async Task A_replay_is_one_document()
    {
        var parked = new QueueClient(azurite.ConnectionString, $"{_queueName}-parked");
        await parked.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        var item = new ParkedItem { ParkedAt = DateTimeOffset.UtcNow, Reason = "http_401", Delivery = new OutstandingDelivery("gtm", 1), Click = SampleClick.Full with { Time = DateTimeOffset.UtcNow } };
        await parked.SendMessageAsync(QueueJson.Write(item), cancellationToken: TestContext.Current.CancellationToken);

        var summary = await RunAsync("replay", "--reason", "http_401");

        AssertMembers("replay", summary);
        Assert.Equal((1, 1, 1, true), (summary.GetProperty("examined").GetInt32(), summary.GetProperty("matched").GetInt32(), summary.GetProperty("replayed").GetInt32(), summary.GetProperty("complete").GetBoolean()));
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_prints_a_sentence_and_no_document(string arguments, string sentence)
    {
        await using var process = new LocalHostProcess([.. arguments.Split(' '), "--json"], Settings());

        var (exitCode, output, errors) = await process.EndAsync();

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains(sentence, errors, StringComparison.Ordinal);
    }

    private static void AssertMembers(string command, JsonElement found)
    {
        var row = RepositoryFile.ReadAllText("docs", "commands.md").Split('\n')
            .Last(line => line.StartsWith($"| `{command}` |", StringComparison.Ordinal));
        var documented = InlineCode().Matches(row).Select(match => match.Groups["name"].Value).ToList();

        Assert.Empty(found.EnumerateObject().Select(member => member.Name).Except(documented));
    }

    private Task<JsonElement> RunAsync(params string[] arguments) => RunAsync(0, arguments);

    private async Task<JsonElement> RunAsync(int expected, params string[] arguments)
    {
        await using var process = new LocalHostProcess([.. arguments, "--json"], Settings());
        var (exitCode, output, errors) = await process.EndAsync();
        Assert.Equal((expected, ""), (exitCode, errors));
        return JsonDocument.Parse(output).RootElement;
    }

    private (string Name, string Value)[] Settings() =>
    [
        ("AzureWebJobsStorage", azurite.ConnectionString),
        ("TrackingStorage", azurite.ConnectionString),
        ("TRACKING_QUEUE_NAME", _queueName),
        ("LINK_TABLE_NAME", _queueName.Replace("-", "", StringComparison.Ordinal)),
        ("ALLOWED_DESTINATION_HOSTS", "shop.example,example.com"),
    ];

    [GeneratedRegex("`(?<name>[A-Za-z]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InlineCode();
}
