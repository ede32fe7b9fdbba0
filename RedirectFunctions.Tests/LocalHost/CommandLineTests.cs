using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Azure.Storage.Queues;
using Processes;
using RedirectFunctions.LocalHost;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Tests.Clicks;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>What the command line tells a person.</summary>
[Trait("Category", "Slow")]
public sealed class CommandLineTests(AzuriteFixture azurite)
{
    private readonly string _queueName = $"t-{Guid.NewGuid():N}";

    [Fact]
    public async Task A_wrong_configuration_ends_with_1_and_one_message_without_secret_and_stack_trace()
    {
        await using var host = new LocalHostProcess(
            ["--urls", "http://127.0.0.1:0"],
            ("AzureWebJobsStorage", "AccountName=x;AccountKey=canary"),
            ("TrackingStorage", "UseDevelopmentStorage=true"),
            ("ENABLE_GA4_TRACKING", "true"),
            ("GA4_MEASUREMENT_ID", "wrong"),
            ("GA4_API_SECRET", "canary"));

        var (exitCode, output, errors) = await host.EndAsync();

        Assert.Equal((1, ""), (exitCode, output));
        Assert.StartsWith("3 settings are wrong:\n", errors, StringComparison.Ordinal);
        Assert.Contains("\n  ALLOWED_DESTINATION_HOSTS is missing", errors, StringComparison.Ordinal);
        Assert.Equal(4, errors.Trim().Split('\n').Length);
        Assert.DoesNotContain("canary", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_a_way_out()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var host = new LocalHostProcess(["--urls", $"http://127.0.0.1:{port}"], Settings());

        var (exitCode, output, errors) = await host.EndAsync();

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Equal(
            [$"Port {port} is taken by another program (http://127.0.0.1:{port}).", $"Stop that program, or choose another port: --urls http://127.0.0.1:{port + 1}"],
            errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Fact]
    public async Task An_option_that_does_not_exist_ends_with_1_and_starts_nothing()
    {
        await using var host = new LocalHostProcess(["--colector", "off"], Settings());

        var (exitCode, _, errors) = await host.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("--colector", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SIGTERM")]
    [InlineData("SIGINT")]
    public async Task The_start_text_has_a_link_that_redirects_and_a_signal_ends_with_0(string signal)
    {
        SkipWithoutSignals();
        await using var host = new LocalHostProcess(["--urls", "http://127.0.0.1:0"], Settings());
        var click = (await host.StartTextAsync()).Split('\n').Single(line => line.StartsWith("Click: ", StringComparison.Ordinal));
        using var visitor = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var response = await visitor.GetAsync(new Uri(click["Click: ".Length..].Trim()), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.StartsWith("https://shop.example/?", RunningApp.Location(response), StringComparison.Ordinal);

        Send(signal, host.Id);
        var (exitCode, _, errors) = await host.EndAsync();

        Assert.Equal((0, ""), (exitCode, errors));
    }

    [Fact]
    public async Task The_version_is_that_of_the_build_with_its_commit_as_in_the_status()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        using var status = JsonDocument.Parse(await app.Visitor.GetStringAsync("/ops/status", TestContext.Current.CancellationToken));
        await using var process = new LocalHostProcess(["--version"]);

        var (exitCode, output, errors) = await process.EndAsync();

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Matches(@"^\d+\.\d+\.\d+\+[0-9a-f]{40}$", output.Trim());
        Assert.Equal(status.RootElement.GetProperty("version").GetString(), output.Trim());
    }

    [Fact]
    public async Task A_dry_run_of_a_replay_prints_what_it_would_do_and_does_nothing()
    {
        var parked = new QueueClient(azurite.ConnectionString, $"{_queueName}-parked");
        await parked.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        foreach (var (sink, reason) in new[] { ("ga4", "http_401"), ("ga4", "expired"), ("gtm", "http_401") })
        {
            var now = DateTimeOffset.UtcNow;
            var item = new ParkedItem { ParkedAt = now, Reason = reason, Delivery = new OutstandingDelivery(sink, 1), Click = SampleClick.Full with { Time = now } };
            await parked.SendMessageAsync(QueueJson.Write(item), cancellationToken: TestContext.Current.CancellationToken);
        }

        await parked.SendMessageAsync("garbage", TestContext.Current.CancellationToken);
        await using var replay = new LocalHostProcess(["replay", "--sink", "ga4", "--reason", "http_401", "--dry-run"], Settings());

        var (exitCode, output, errors) = await replay.EndAsync();

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal(
            ["examined    4", "matched     1", "replayed    0 (dry run)", "too old     0", "unreadable  0", "Everything that is parked was examined."],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.Equal(4, (await parked.PeekMessagesAsync(32, TestContext.Current.CancellationToken)).Value.Length);
        Assert.False(await new QueueClient(azurite.ConnectionString, _queueName).ExistsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_replay_without_storage_says_so()
    {
        using var nobody = new RefusingPort();
        var port = azurite.ConnectionString.Split("127.0.0.1:")[1].Split('/')[0];
        await using var replay = new LocalHostProcess(
            ["replay"],
            [.. Settings(), ("AzureWebJobsStorage", azurite.ConnectionString.Replace($":{port}/", $":{nobody.Url.Port}/", StringComparison.Ordinal)), ("TrackingStorage", azurite.ConnectionString.Replace($":{port}/", $":{nobody.Url.Port}/", StringComparison.Ordinal))]);

        var (exitCode, output, errors) = await replay.EndAsync();

        Assert.Equal((1, ""), (exitCode, output));
        Assert.StartsWith("The queues cannot be reached. The storage has failed (ConnectionError).", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--since", "yesterday")]
    [InlineData("--until", "31.31.2026")]
    public async Task A_replay_with_an_invalid_time_says_so(string option, string text)
    {
        await using var replay = new LocalHostProcess(["replay", option, text], Settings());

        var (exitCode, _, errors) = await replay.EndAsync();

        Assert.Equal((1, $"{option} must be a date or a time, such as 2026-01-31 or 2026-01-31T08:00Z."), (exitCode, errors.Trim()));
    }

    [Fact]
    public async Task A_replay_of_a_click_with_an_invalid_id_says_so()
    {
        await using var replay = new LocalHostProcess(["replay", "--click", "the-first"], Settings());

        var (exitCode, _, errors) = await replay.EndAsync();

        Assert.Equal((1, "--click must be a click's id, such as 01a20650-ac68-76c2-b8c0-d2d9a4c73e05."), (exitCode, errors.Trim()));
    }

    [Theory]
    [InlineData("SIGTERM", 143)]
    [InlineData("SIGINT", 130)]
    public async Task A_replay_that_is_interrupted_puts_back_what_it_holds_and_says_that_it_is_not_complete(string signal, int expected)
    {
        SkipWithoutSignals();
        var parked = new QueueClient(azurite.ConnectionString, $"{_queueName}-parked");
        await parked.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        for (var number = 0; number < 40; number++)
        {
            var item = new ParkedItem { ParkedAt = SampleClick.Time, Reason = number < 5 ? "http_401" : "expired", Delivery = new OutstandingDelivery("gtm", 1), Click = SampleClick.Full };
            await parked.SendMessageAsync(QueueJson.Write(item), cancellationToken: TestContext.Current.CancellationToken);
        }

        // One delivery a second: the replay waits after the first page.
        await using var replay = new LocalHostProcess(["replay", "--reason", "http_401", "--rate", "1"], Settings());
        await WaitForAsync(async () => (await parked.PeekMessagesAsync(32, TestContext.Current.CancellationToken)).Value.Length == 8);
        Send(signal, replay.Id);
        var (exitCode, output, errors) = await replay.EndAsync();

        Assert.Equal((expected, ""), (exitCode, errors));
        Assert.Contains("Not everything was examined: run it again.", output, StringComparison.Ordinal);
        Assert.Equal(32, (await parked.PeekMessagesAsync(32, TestContext.Current.CancellationToken)).Value.Length);
    }

    [Theory]
    [InlineData("http://127.0.0.1:7071", "http://127.0.0.1:7071", "http://127.0.0.1:7071")]
    [InlineData("http://localhost:7071; http://+:8080;", "http://localhost:7071;http://+:8080", "http://localhost:7071")]
    [InlineData("http://0.0.0.0:7071", "http://0.0.0.0:7071", "http://127.0.0.1:7071")]
    [InlineData("http://[::]:7071", "http://[::]:7071", "http://127.0.0.1:7071")]
    [InlineData("http://*:7071", "http://*:7071", "http://127.0.0.1:7071")]
    public void An_address_to_listen_on_has_one_to_click(string urls, string listened, string clicked) => Assert.Equal((listened, clicked), ListenAddress.Parse(urls));

    [Fact]
    public void Port_0_is_a_free_one()
    {
        var (urls, baseUrl) = ListenAddress.Parse("http://127.0.0.1:0");

        Assert.Equal(urls, baseUrl);
        Assert.NotEqual(0, new Uri(baseUrl).Port);
    }

    /// <summary>Under the machine's own name, the collector would receive GA4's secret by http, which the app refuses.</summary>
    [Theory]
    [InlineData("http://mymac.local:8081", 2)]
    [InlineData("http://mymac.local:8081;http://127.0.0.1:8082", 2)]
    [InlineData("http://0.0.0.0:8081", 1)]
    public void The_collector_has_a_loopback_address(string urls, int addresses)
    {
        var (listened, collector) = ListenAddress.WithLoopback(urls);

        Assert.Equal(addresses, listened.Split(';').Length);
        Assert.StartsWith(urls, listened, StringComparison.Ordinal);
        Assert.True(new Uri(collector).IsLoopback);
    }

    [Theory]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("")]
    [InlineData(";")]
    [InlineData("7071")]
    [InlineData("127.0.0.1:7071")]
    [InlineData("https://127.0.0.1:7071")]
    [InlineData("http://127.0.0.1:7071;ftp://x")]
    public void What_is_no_address_is_named_with_one_that_is(string urls) =>
        Assert.Contains("http://127.0.0.1:7071 (http only", Assert.Throws<LocalHostException>(() => ListenAddress.Parse(urls)).Message, StringComparison.Ordinal);

    private static async Task WaitForAsync(Func<Task<bool>> holds)
    {
        var deadline = DateTimeOffset.UtcNow + LocalHostProcess.Patience;
        while (!await holds())
        {
            Assert.True(DateTimeOffset.UtcNow < deadline, "It has not come to that.");
            await Task.Delay(50);
        }
    }

    /// <summary>A shell that starts these tests in the background may make them ignore SIGINT, and then their child processes do, too.</summary>
    internal static void SkipWithoutSignals()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent as on Linux.");
        var ignored = File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        Assert.SkipWhen((Convert.ToUInt64(ignored.Split('\t')[1], 16) & 0b10) != 0, "SIGINT is ignored here.");
    }

    private static void Send(string signal, int process)
    {
        if (signal == "SIGINT")
        {
            Signals.Interrupt(process);
        }
        else
        {
            Signals.Terminate(process);
        }
    }

    private (string Name, string Value)[] Settings() =>
    [
        ("AzureWebJobsStorage", azurite.ConnectionString),
        ("TrackingStorage", azurite.ConnectionString),
        ("TRACKING_QUEUE_NAME", _queueName),
        ("ALLOWED_DESTINATION_HOSTS", "shop.example"),
    ];
}
