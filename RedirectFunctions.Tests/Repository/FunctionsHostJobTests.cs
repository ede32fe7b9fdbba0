using System.Diagnostics;
using RedirectFunctions.Tests.Infrastructure;
using RedirectFunctions.Tests.LocalHost;

namespace RedirectFunctions.Tests.Repository;

/// <summary>The scripts with which CI checks that a click on the Functions host is delivered. Here, the app runs on LocalHost.</summary>
[Trait("Category", "Slow")]
public sealed class FunctionsHostJobTests(AzuriteFixture azurite)
{
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_click_at_both_targets_is_found_and_one_at_neither_is_missed()
    {
        using var folder = new TemporaryFolder();
        using var targets = Node("targets.mjs", "0", folder["received.log"]);
        try
        {
            var port = (await targets.StandardOutput.ReadLineAsync(Cancelled))!.Split(' ')[^1];
            await using var app = await RunningApp.StartAsync(
                azurite, ("GTM_SERVER_SIDE_URL", $"http://127.0.0.1:{port}/gtm"), ("GA4_ENDPOINT", $"http://127.0.0.1:{port}/ga4"));
            await app.ClickAsync("https://example.com/landing?utm_source=ci#top");

            Assert.Equal(0, await ExpectAsync(folder["received.log"], "ci", seconds: "60"));
            Assert.Equal(1, await ExpectAsync(folder["received.log"], "another", seconds: "0"));
            Assert.DoesNotContain("the-secret-of-the-test", await File.ReadAllTextAsync(folder["received.log"], Cancelled), StringComparison.Ordinal);
        }
        finally
        {
            targets.Kill();
        }
    }

    private static async Task<int> ExpectAsync(string file, string source, string seconds)
    {
        using var expect = Node("expect-click.mjs", file, source, seconds);
        await expect.WaitForExitAsync(Cancelled);
        return expect.ExitCode;
    }

    private static Process Node(string script, params IEnumerable<string> arguments) => Process.Start(
        new ProcessStartInfo("node", [RepositoryFile.PathOf(".github", "functions-host", script), .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true })!;
}
