using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using RedirectFunctions.LocalHost.Http;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Pages;

/// <summary>A page of the running app in a real browser.</summary>
internal sealed record OpsView(IPage Page, RunningApp App) : IAsyncDisposable
{
    public string Origin => App.Host.BaseAddress.AbsoluteUri.TrimEnd('/');

    public static async Task<OpsView> OpenAsync(
        AzuriteFixture azurite, BrowserFixture browser, string path, BrowserNewContextOptions? options = null, HostKeys? keys = null, params (string Name, string Value)[] settings)
    {
        var page = await browser.NewPageAsync(options);
        var app = await RunningApp.StartAsync(azurite.ConnectionString, keys, settings);
        var view = new OpsView(page, app);
        await view.GoToAsync(path);
        return view;
    }

    public async Task GoToAsync(string path)
    {
        var response = await Page.GotoAsync(new Uri(App.Host.BaseAddress, path).AbsoluteUri);
        Assert.Equal(200, response!.Status);
        Assert.StartsWith("default-src 'none'; connect-src 'self';", response.Headers["content-security-policy"], StringComparison.Ordinal);
    }

    /// <summary>Follows a link as a visitor does.</summary>
    public async Task<string> FollowAsync(string link)
    {
        using var response = await App.GetAsync(link);
        return RunningApp.Location(response);
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public async Task<byte[]> DownloadAsync(string format, string fileName)
    {
        var download = await Page.RunAndWaitForDownloadAsync(() => Button($"Download {format}").ClickAsync());
        Assert.Equal(fileName, download.SuggestedFilename);
        return await File.ReadAllBytesAsync((await download.PathAsync())!, TestContext.Current.CancellationToken);
    }

    public async Task HasNoFaultAsync()
    {
        var found = await Page.RunAxe();
        Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.Select(fault => $"{fault.Id}: {fault.Help}\n  {string.Join("\n  ", fault.Nodes.Select(node => node.Html))}")));
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        await App.DisposeAsync();
    }
}
