using System.Text;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using RedirectFunctions.Tests.Infrastructure;
using RedirectFunctions.Tests.Redirects.Signing;
using static Microsoft.Playwright.Assertions;

namespace RedirectFunctions.Tests.Builder;

/// <summary>The link builder in a real browser, with the real app behind it.</summary>
public sealed partial class BuilderPageTests(AzuriteFixture azurite, BrowserFixture browser)
{
    static BuilderPageTests() => SetDefaultExpectTimeout((float)RunningApp.Patience.TotalMilliseconds);

    [Fact]
    public async Task A_link_is_made_as_it_is_typed_and_does_what_the_page_says()
    {
        await using var view = await OpenAsync();
        var page = view.Page;

        await page.GetByLabel("Destination", new() { Exact = true }).FillAsync("https://example.com/p?xptdk=a#top");
        await page.GetByLabel("Source").FillAsync("newsletter");
        await page.GetByLabel("Medium").FillAsync("email");

        const string destination = "https://example.com/p?xptdk=a&utm_source=newsletter&utm_medium=email#top";
        await Expect(page.Locator("#leads")).ToHaveTextAsync(destination);
        await Expect(page.Locator("#because")).ToHaveTextAsync("its host is listed");
        await Expect(page.Locator("#events")).ToContainTextAsync("platform_xptdk");
        await Expect(page.Locator("#events")).ToContainTextAsync("utm_source");
        Assert.Equal(destination, await view.FollowAsync());

        await page.GetByLabel("destination in the path").CheckAsync();
        await Expect(page.GetByLabel("Link", new() { Exact = true })).ToHaveValueAsync(PathLink());
        Assert.Equal(destination, await view.FollowAsync());
    }

    [Fact]
    public async Task Doubts_stand_at_the_field_they_are_about()
    {
        await using var view = await OpenAsync();
        var page = view.Page;

        await page.GetByLabel("Destination", new() { Exact = true }).FillAsync("https://example.com/?utm_source=an_1&email=jane%40example.org");
        await page.GetByLabel("Source").FillAsync("newsletter");
        await page.GetByLabel("Medium").FillAsync("Email");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Campaign", Exact = true }).FillAsync("spring sale");

        await Expect(page.Locator("#about-utm_source")).ToContainTextAsync("left as it is");
        await Expect(page.Locator("#about-utm_medium")).ToContainTextAsync("capital letters");
        await Expect(page.Locator("#about-utm_campaign")).ToContainTextAsync("white space");
        await Expect(page.Locator("#about-destination")).ToContainTextAsync("personal data");
        await Expect(page.GetByLabel("Medium")).ToHaveAccessibleDescriptionAsync(new Regex("capital letters", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(page.Locator("#leads")).ToContainTextAsync("utm_source=an_1");
    }

    [Fact]
    public async Task What_cannot_be_followed_says_why_and_leaves_no_link_to_copy()
    {
        await using var view = await OpenAsync();
        var page = view.Page;
        var destination = page.GetByLabel("Destination", new() { Exact = true });
        await destination.FillAsync("https://example.com/");
        await Expect(page.Locator("#ready")).ToBeVisibleAsync();

        await destination.FillAsync("example.com");
        await Expect(page.Locator("#problem")).ToContainTextAsync("must begin with https://");
        await Expect(destination).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Locator("#ready")).ToBeHiddenAsync();

        await destination.FillAsync("");
        await Expect(page.Locator("#problem")).ToHaveTextAsync("Type a destination.");
    }

    [Fact]
    public async Task A_signature_is_made_with_the_key_that_is_typed_and_the_key_goes_nowhere_else()
    {
        await using var view = await OpenAsync();
        var page = view.Page;
        var keys = new List<string?>();
        page.Request += (_, request) => keys.Add(request.Headers.GetValueOrDefault("x-functions-key"));

        await page.GetByLabel("Function key").FillAsync("the-key-of-the-test");
        await page.GetByLabel("Destination", new() { Exact = true }).FillAsync("https://elsewhere.example/");
        await page.GetByLabel("Name of the link").FillAsync("spring");
        await page.GetByLabel("Expires").FillAsync("2035-01-31T12:00");

        await Expect(page.Locator("#because")).ToHaveTextAsync("the link is signed");
        await Expect(page.GetByLabel("Link", new() { Exact = true })).ToHaveValueAsync(SignedLink());
        Assert.Equal("https://elsewhere.example/", await view.FollowAsync());
        await Expect(page.Locator("#qr")).ToBeVisibleAsync();
        Assert.All(keys, key => Assert.Equal("the-key-of-the-test", key));
        Assert.Equal("0 0 ", await page.EvaluateAsync<string>("() => `${localStorage.length} ${sessionStorage.length} ${document.cookie}`"));
        Assert.DoesNotContain("the-key", page.Url, StringComparison.Ordinal);
        await page.ReloadAsync();
        await Expect(page.GetByLabel("Function key")).ToHaveValueAsync("");
    }

    /// <summary>Keys are checked by the Functions host, which LocalHost is not: its answer is given here.</summary>
    [Fact]
    public async Task A_key_that_the_host_does_not_take_is_said_at_the_field_of_the_key()
    {
        await using var view = await OpenAsync();
        await view.Page.RouteAsync("**/ops/build", route => route.FulfillAsync(new() { Status = 401 }));

        await view.Page.GetByLabel("Destination", new() { Exact = true }).FillAsync("https://example.com/");

        await Expect(view.Page.Locator("#about-key")).ToHaveTextAsync("The function key is missing or wrong.");
    }

    [Fact]
    public async Task A_link_is_stored_under_a_short_name_once()
    {
        await using var view = await OpenAsync();
        var page = view.Page;
        await page.GetByLabel("Destination", new() { Exact = true }).FillAsync("https://example.com/spring");
        await page.GetByLabel("Name of the link").FillAsync("Spring");

        await page.GetByRole(AriaRole.Button, new() { Name = "Store as a short link" }).ClickAsync();

        await Expect(page.GetByLabel("Link", new() { Exact = true })).ToHaveValueAsync($"{view.App.Host.BaseAddress.AbsoluteUri}spring");
        Assert.Equal("https://example.com/spring", await view.FollowAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Store as a short link" }).ClickAsync();
        await Expect(page.Locator("#done")).ToHaveTextAsync("A link of this name is stored already.");
    }

    [Fact]
    public async Task The_link_is_copied_and_its_QR_code_is_downloaded_in_both_formats()
    {
        await using var view = await OpenAsync();
        var page = view.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GetByLabel("Destination", new() { Exact = true }).FillAsync("https://example.com/");
        await Expect(page.Locator("#qr")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await Expect(page.Locator("#done")).ToHaveTextAsync("Copied");
        Assert.Equal(await page.Locator("#url").InputValueAsync(), await page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));

        Assert.True(await page.Locator("#qr").EvaluateAsync<bool>("image => image.complete && image.naturalWidth > 100"));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], (await DownloadAsync("PNG"))[..4]);
        Assert.Contains("<svg", Encoding.UTF8.GetString(await DownloadAsync("SVG")), StringComparison.Ordinal);

        async Task<byte[]> DownloadAsync(string format)
        {
            var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = $"Download {format}" }).ClickAsync());
            Assert.Equal($"link.{format.ToLowerInvariant()}", download.SuggestedFilename);
            return await File.ReadAllBytesAsync((await download.PathAsync())!, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Everything_can_be_done_with_the_keyboard()
    {
        await using var view = await OpenAsync();
        var page = view.Page;

        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("https://example.com/");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("poster");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#leads")).ToContainTextAsync("utm_source=poster");

        await page.GetByLabel("destination in the query").FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.GetByLabel("Link", new() { Exact = true })).ToHaveValueAsync(PathLink());
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Copy" })).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_page_has_no_fault_that_axe_finds_asks_nobody_else_and_breaks_no_policy(ColorScheme scheme)
    {
        await using var view = await OpenAsync(new() { ColorScheme = scheme });
        var page = view.Page;
        var asked = new List<string>();
        var complaints = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);
        page.Console += (_, message) => complaints.Add(message.Text);
        await page.ReloadAsync();
        await page.GetByLabel("Destination", new() { Exact = true }).FillAsync("https://example.com/");
        await page.GetByLabel("Medium").FillAsync("Email");
        await Expect(page.Locator("#about-utm_medium")).ToContainTextAsync("capital letters");
        await Expect(page.Locator("#qr")).ToBeVisibleAsync();

        var found = await page.RunAxe();

        Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.Select(fault => $"{fault.Id}: {fault.Help}\n  {string.Join("\n  ", fault.Nodes.Select(node => node.Html))}")));
        Assert.All(asked, url => Assert.True(url.StartsWith(view.App.Host.BaseAddress.AbsoluteUri, StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal), url));
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task On_a_phone_nothing_is_wider_than_the_screen()
    {
        await using var view = await OpenAsync(new() { ViewportSize = new() { Width = 360, Height = 740 } });
        await view.Page.GetByLabel("Destination", new() { Exact = true }).FillAsync($"https://example.com/{new string('a', 300)}");
        await Expect(view.Page.Locator("#ready")).ToBeVisibleAsync();

        Assert.Equal(360, await view.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    private async Task<View> OpenAsync(BrowserNewContextOptions? options = null)
    {
        var page = await browser.NewPageAsync(options);
        var app = await RunningApp.StartAsync(azurite, ("LINK_SIGNING_KEYS", TestKeys.First));
        var response = await page.GotoAsync(new Uri(app.Host.BaseAddress, "/ops/builder").AbsoluteUri);
        Assert.Equal(200, response!.Status);
        Assert.StartsWith("default-src 'none'; connect-src 'self';", response.Headers["content-security-policy"], StringComparison.Ordinal);
        return new View(page, app);
    }

    [GeneratedRegex("/r/aHR0c[A-Za-z0-9_-]+$", RegexOptions.None, 1000)]
    private static partial Regex PathLink();

    [GeneratedRegex(@"&sig=2026a\.[A-Za-z0-9_-]{22}\.2053\d+\.spring$", RegexOptions.None, 1000)]
    private static partial Regex SignedLink();

    private sealed record View(IPage Page, RunningApp App) : IAsyncDisposable
    {
        /// <summary>Follows the link that the page shows, as a visitor does.</summary>
        public async Task<string> FollowAsync()
        {
            using var response = await App.GetAsync(await Page.Locator("#url").InputValueAsync());
            return RunningApp.Location(response);
        }

        public async ValueTask DisposeAsync()
        {
            await Page.Context.DisposeAsync();
            await App.DisposeAsync();
        }
    }
}
