using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(RedirectFunctions.Tests.Infrastructure.BrowserFixture))]

namespace RedirectFunctions.Tests.Infrastructure;

/// <summary>
/// One headless Chromium for all tests, started by the first test that needs a page. It is the machine's own: nothing is downloaded.
/// If there is none, these tests are skipped, or they fail if <c>REQUIRE_BROWSER=true</c> is set, as in <c>.ci/run</c>.
/// </summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

    private readonly SemaphoreSlim _start = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A page in its own context: it shares no cookie and no setting with another test. Disposing of the context closes it.</summary>
    public async Task<IPage> NewPageAsync(BrowserNewContextOptions? options = null)
    {
        var browser = await StartAsync(Find());
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout((float)RunningApp.Patience.TotalMilliseconds);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _start.Dispose();
    }

    /// <summary>Skips or fails the calling test if no Chromium is on the PATH.</summary>
    private static string Find()
    {
        var endings = OperatingSystem.IsWindows() ? new[] { ".exe" } : [""];
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(_ => Names, Path.Combine)
            .SelectMany(_ => endings, string.Concat)
            .FirstOrDefault(File.Exists);
        const string Missing = "No Chromium is on the PATH. On Debian and Ubuntu: apt-get install -y chromium; elsewhere put Chromium or Chrome on the PATH.";
        if (found is null && Environment.GetEnvironmentVariable("REQUIRE_BROWSER") == "true")
        {
            Assert.Fail(Missing);
        }

        Assert.SkipWhen(found is null, Missing);
        return found;
    }

    private async Task<IBrowser> StartAsync(string executable)
    {
        await _start.WaitAsync();
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            return _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = executable });
        }
        finally
        {
            _start.Release();
        }
    }
}
