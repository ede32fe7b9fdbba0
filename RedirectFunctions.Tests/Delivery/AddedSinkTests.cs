using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RedirectFunctions.Authoring.Explaining;
using RedirectFunctions.Configuration;
using RedirectFunctions.Delivery;
using RedirectFunctions.Delivery.Checks;
using RedirectFunctions.Operations;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Redirects;
using RedirectFunctions.Telemetry;
using RedirectFunctions.Tests.Clicks;
using RedirectFunctions.Tests.Configuration;
using RedirectFunctions.Tests.Delivery.Faults;
using RedirectFunctions.Tests.Delivery.Smallest;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Delivery;

/// <summary>A sink is a folder, its settings and one registration; everything else finds it through that registration.</summary>
public class AddedSinkTests
{
    [Fact]
    public async Task A_sink_that_is_registered_is_known_wherever_sinks_are()
    {
        await using var services = Services(("ENABLE_SMALLEST", "true"), ("SMALLEST_URL", "https://smallest.example/x?secret"));

        Assert.Equal(["gtm", "ga4", "smallest"], services.GetRequiredService<SinkNames>().Enabled.Where(name => name is "gtm" or "ga4" or "smallest"));
        Assert.Contains("smallest", services.GetRequiredService<StatusReporter>().Sinks);
        Assert.Contains("Smallest at smallest.example", services.GetRequiredService<SettingsReport>().Targets);
        Assert.Contains("ENABLE_SMALLEST", services.GetRequiredService<SettingsReport>().Flags);
        Assert.Equal("true", services.GetRequiredService<StatusOptions>().Settings["ENABLE_SMALLEST"]);
        Assert.Equal(
            SampleClick.Full.Destination,
            services.GetRequiredService<PayloadPreview>().Of(SampleClick.Full)["smallest"].GetProperty("destination").GetString());
        Assert.Contains(services.GetServices<ISinkCheck>(), check => check.Target == "Smallest");
    }

    [Fact]
    public async Task A_process_that_only_redirects_makes_no_sink()
    {
        await using var services = Services(
            static services => services.AddSingleton<SinkBulkhead>(static _ => throw new InvalidOperationException("A sink was made.")),
            ("ENABLE_SMALLEST", "true"),
            ("SMALLEST_URL", "https://smallest.example/x"));

        Assert.NotNull(services.GetRequiredService<RedirectEndpoint>());
        Assert.NotEmpty(services.GetServices<IHostedService>());
    }

    [Fact]
    public async Task One_that_is_off_is_previewed_and_delivered_nothing()
    {
        await using var services = Services(("SMALLEST_URL", null));

        Assert.DoesNotContain("smallest", services.GetRequiredService<SinkNames>().Enabled);
        Assert.Contains("smallest", services.GetRequiredService<PayloadPreview>().Of(SampleClick.Full).Keys);
        Assert.Equal("false", services.GetRequiredService<StatusOptions>().Settings["ENABLE_SMALLEST"]);
    }

    [Fact]
    public async Task One_whose_settings_are_wrong_keeps_its_clicks()
    {
        await using var services = Services(("ENABLE_SMALLEST", "true"), ("SMALLEST_URL", null));

        Assert.Contains("SMALLEST_URL", services.GetRequiredService<SettingsReport>().Wrong.Select(problem => problem.Name));
        Assert.Equal("misconfigured", services.GetServices<SinkBulkhead>().Single(sink => sink.Name == "smallest").Circuit);
    }

    [Fact]
    public async Task It_is_delivered_to()
    {
        var received = new List<string>();
        await using var server = await HttpStub.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            received.Add(await reader.ReadToEndAsync());
        });
        await using var services = Services(("ENABLE_SMALLEST", "true"), ("SMALLEST_URL", server.Url.AbsoluteUri));

        await services.GetRequiredService<ClickDelivery>().DeliverAsync(Assert.Single(QueueJson.Write(FaultyDelivery.Clicks(1, "smallest"))), CancellationToken.None);

        Assert.Equal(["""{"destination":"https://shop.example/0"}"""], received);
        Assert.Contains(services.GetRequiredService<Ledger>().Sums.Read(), sum => sum is { Counter: "redirect.delivered", Sink: "smallest", Count: 1 });
    }

    [Fact]
    public void Every_sink_of_the_app_is_registered_once_under_a_name_of_its_own()
    {
        var made = KnownSinks.All.SelectMany(sink => sink.Types).ToList();

        Assert.Equal(
            typeof(ITrackingSink).Assembly.GetTypes().Where(type => type.Namespace?.Contains(".Sinks.", StringComparison.Ordinal) == true && type.IsAssignableTo(typeof(ITrackingSink))).Select(type => type.Name).Order(),
            made.Select(type => type.Name).Order());
        Assert.Distinct(KnownSinks.Profiles.Select(sink => sink.Name));
        Assert.Distinct(KnownSinks.All.Select(sink => sink.Flag));
        Assert.All(KnownSinks.Profiles, sink => Assert.InRange(sink.MaxClicks, 1, ClickBatch.MaxClicks));
    }

    /// <summary>These names are in messages that may be years old.</summary>
    [Fact]
    public void The_names_of_sinks_stay_what_they_are() => Assert.Equal(["gtm", "ga4"], KnownSinks.Profiles.Select(sink => sink.Name).Take(2));

    [Theory]
    [InlineData("SmallestSink.cs")]
    [InlineData("SmallestOptions.cs")]
    [InlineData("SmallestPayload.cs")]
    [InlineData("SmallestSettings.cs")]
    public void The_architecture_shows_the_smallest_sink_as_it_is(string file)
    {
        var code = RepositoryFile.ReadAllText("RedirectFunctions.Tests", "Delivery", "Smallest", file).ReplaceLineEndings("\n");
        var shown = code[(code.IndexOf(";\n\n", code.IndexOf("namespace ", StringComparison.Ordinal), StringComparison.Ordinal) + 3)..].TrimEnd();

        Assert.Contains(shown, RepositoryFile.ReadAllText("docs", "architecture.md").ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    private static ServiceProvider Services(params (string Name, string? Value)[] settings) => Services(static _ => { }, settings);

    private static ServiceProvider Services(Action<IServiceCollection> add, params (string Name, string? Value)[] settings)
    {
        var configuration = Settings.Of([.. Settings.With(("SPOOL_DIRECTORY", Path.Combine(Path.GetTempPath(), "redirect-functions-tests", "added-sink"))), .. settings]);
        var services = new ServiceCollection().AddLogging();
        services.AddRedirectFunctions(AppSettings.Read(configuration, strict: false, [.. KnownSinks.All, SmallestSettings.Sink]), configuration);
        add(services);
        return services.BuildServiceProvider();
    }
}
