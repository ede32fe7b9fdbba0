using RedirectFunctions.LocalHost;
using RedirectFunctions.LocalHost.Settings;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>What a newcomer reads first.</summary>
[Trait("Category", "Slow")]
public sealed class StartTextTests(AzuriteFixture azurite)
{
    /// <summary>With REWRITE_SNAPSHOTS=true in the environment, it writes the text into the README.</summary>
    [Fact]
    public async Task The_README_shows_what_a_start_in_a_fresh_clone_prints()
    {
        var text = await DemoAsync();
        var readme = (await File.ReadAllTextAsync(RepositoryFile.PathOf("README.md"), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        var begin = readme.IndexOf("RedirectFunctions runs on ", StringComparison.Ordinal);
        var end = readme.IndexOf("\n```", begin, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("REWRITE_SNAPSHOTS") == "true")
        {
            await File.WriteAllTextAsync(RepositoryFile.PathOf("README.md"), readme[..begin] + text + readme[end..], TestContext.Current.CancellationToken);
        }
        else
        {
            Assert.Equal(text, readme[begin..end]);
        }
    }

    [Fact]
    public async Task It_fits_on_a_screen_and_begins_with_the_page_and_the_link()
    {
        var lines = (await DemoAsync()).Split('\n');

        Assert.InRange(lines.Length, 5, 23);
        Assert.Equal(["Watch:", "Click:", "Make:", "Delivers:"], lines[2..6].Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task It_says_when_clicks_are_delivered_to_nobody()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("ENABLE_GTM_TRACKING", "false"), ("ENABLE_GA4_TRACKING", "false"));

        var text = StartText.For(app.Host, new LoadedSettings(new Dictionary<string, string?>(), "environment", IsDemo: false));

        Assert.Contains("Delivers: to nobody: none of ENABLE_", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Watch:", text, StringComparison.Ordinal);
    }

    /// <summary>The demo of a fresh clone, on other ports and queues.</summary>
    private async Task<string> DemoAsync()
    {
        using var empty = new TemporaryFolder();
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["TrackingStorage"] = azurite.ConnectionString,
            ["TRACKING_QUEUE_NAME"] = $"t-{Guid.NewGuid():N}",
            ["SPOOL_DIRECTORY"] = empty["spool"],
        };
        var settings = LocalSettings.Load(empty.Path, empty.Path, environment, LocalAppOptions.DefaultUrls);
        await using var app = await LocalApp.StartAsync(
            new LocalAppOptions { Settings = settings.Values, Urls = "http://127.0.0.1:0", Collector = true }, TestContext.Current.CancellationToken);
        return StartText.For(app, settings)
            .Replace(app.BaseAddress.AbsoluteUri.TrimEnd('/'), LocalAppOptions.DefaultUrls, StringComparison.Ordinal)
            .Replace(environment["TRACKING_QUEUE_NAME"]!, LocalSettings.Defaults["TRACKING_QUEUE_NAME"], StringComparison.Ordinal)
            .ReplaceLineEndings("\n").TrimEnd();
    }
}
