using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using RedirectFunctions.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace RedirectFunctions.Tests.Live;

/// <summary>The live page in a real browser, with the real app, queue and collector behind it.</summary>
[Trait("Category", "Slow")]
public sealed class LivePageTests(AzuriteFixture azurite, BrowserFixture browser)
{
    static LivePageTests() => SetDefaultExpectTimeout((float)RunningApp.Patience.TotalMilliseconds);

    [Fact]
    public async Task A_click_is_seen_to_arrive_at_both_targets_with_what_they_were_sent()
    {
        await using var view = await OpenAsync();
        var page = view.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Click it" }).ClickAsync();

        await Expect(page.GetByText("Redirected in")).ToBeVisibleAsync();
        await Expect(Chip(page, 0, "gtm")).ToContainTextAsync("✓");
        await Expect(Chip(page, 0, "ga4")).ToContainTextAsync("✓");
        var row = page.Locator("#journeys > li");
        await Expect(row).ToContainTextAsync("example.com utm_source=newsletter");
        await Expect(row).ToContainTextAsync("✓ queue");
        await row.Locator("summary").ClickAsync();
        await Expect(row.GetByRole(AriaRole.List, new() { Name = "What happened" })).ToContainTextAsync("GTM, attempt 1: http_200");
        await Expect(row.GetByLabel("Payload to Google Tag Manager")).ToContainTextAsync("\"platform_xptdk\": \"abc123\"");
        await Expect(row.Locator("figcaption").Last).ToContainTextAsync("valid");
        await EquationIsAsync(page, "gtm", captured: 1, delivered: 1);
        await EquationIsAsync(page, "ga4", captured: 1, delivered: 1);
    }

    [Fact]
    public async Task A_target_that_is_broken_is_seen_to_be_tried_again_until_it_is_mended()
    {
        await using var view = await OpenAsync();
        var page = view.Page;
        await BreakAsync(page, "Google Analytics 4", "down");

        await page.GetByRole(AriaRole.Button, new() { Name = "Click it" }).ClickAsync();

        await Expect(Chip(page, 0, "gtm")).ToContainTextAsync("✓");
        await Expect(Chip(page, 0, "ga4")).ToContainTextAsync("GA4 ↻ 503, again in ");
        await EquationIsAsync(page, "ga4", captured: 1, delivered: 0, inFlight: 1);
        await BreakAsync(page, "Google Analytics 4", "well");
        await Expect(Chip(page, 0, "ga4")).ToContainTextAsync("attempt 2");
        await EquationIsAsync(page, "ga4", captured: 1, delivered: 1);
    }

    [Fact]
    public async Task What_a_target_has_refused_is_parked_and_replayed_with_a_button()
    {
        await using var view = await OpenAsync();
        var page = view.Page;
        await BreakAsync(page, "Google Tag Manager", "refuses");
        await page.GetByRole(AriaRole.Button, new() { Name = "Click it" }).ClickAsync();
        await Expect(Chip(page, 0, "gtm")).ToHaveTextAsync("GTM ■ parked: http_400");
        await Expect(page.Locator("#stores")).ToContainTextAsync("Parked now: 1 delivery.");
        await EquationIsAsync(page, "gtm", captured: 1, delivered: 0, parked: 1);
        await BreakAsync(page, "Google Tag Manager", "well");

        await page.GetByRole(AriaRole.Button, new() { Name = "Replay what is parked" }).ClickAsync();

        await Expect(page.Locator("#replayed")).ToHaveTextAsync("1 of 1 are on their way again.");
        await Expect(Chip(page, 0, "gtm")).ToContainTextAsync("✓");
        await EquationIsAsync(page, "gtm", captured: 1, delivered: 1, parked: 1, replayed: 1);
        await Expect(page.Locator("#stores")).ToContainTextAsync("Parked now: no deliveries.");
    }

    [Fact]
    public async Task The_page_keeps_a_bounded_number_of_clicks_and_a_page_opened_later_shows_them_too()
    {
        await using var view = await OpenAsync();
        for (var burst = 1; burst <= 3; burst++)
        {
            await view.Page.GetByRole(AriaRole.Button, new() { Name = "25 clicks at once" }).ClickAsync();
            await EquationIsAsync(view.Page, "gtm", captured: burst * 25, delivered: burst * 25);
        }

        await Expect(view.Page.Locator("#journeys > li")).ToHaveCountAsync(60);
        var another = await view.Page.Context.NewPageAsync();
        await another.GotoAsync(view.App.Url.AbsoluteUri);
        await Expect(another.Locator("#journeys > li")).ToHaveCountAsync(60);
        await EquationIsAsync(another, "ga4", captured: 75, delivered: 75);
    }

    [Fact]
    public async Task A_link_that_is_refused_says_why()
    {
        await using var view = await OpenAsync();
        await view.Page.GetByLabel("Where it leads").FillAsync("https://elsewhere.example/");

        await view.Page.GetByRole(AriaRole.Button, new() { Name = "Click it" }).ClickAsync();

        await Expect(view.Page.Locator("#answer")).ToContainTextAsync("Refused: ");
        await Expect(view.Page.Locator("#journeys > li")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Everything_can_be_done_with_the_keyboard()
    {
        await using var view = await OpenAsync();
        var page = view.Page;
        await page.GetByLabel("Where it leads").FocusAsync();

        // The link itself comes first, then its button.
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await Expect(Chip(page, 0, "gtm")).ToContainTextAsync("✓");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("input[name=gtm][value=well]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("input[name=gtm][value=down]")).ToBeCheckedAsync();
        await page.WaitForFunctionAsync("() => fetch('/live/events').then(async response => (await response.body.getReader().read()).value).then(bytes => new TextDecoder().decode(bytes).includes('\"behaviour\":\"down\"'))");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "what is in it" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Payload to Google Tag Manager")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_archive_is_linked_and_its_rows_can_be_read()
    {
        await using var view = await OpenAsync();
        await ClickOnAsync(view.Page, "https://example.com/archived");
        await Expect(Chip(view.Page, 0, "archive")).ToContainTextAsync("✓");

        await view.Page.GetByRole(AriaRole.Link, new() { Name = "what is in it" }).ClickAsync();
        await view.Page.GetByRole(AriaRole.Link).First.ClickAsync();

        await Expect(view.Page.Locator("body")).ToContainTextAsync("\"destination_url\":\"https://example.com/archived\"");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_page_has_no_fault_that_axe_finds_in_any_state(ColorScheme scheme)
    {
        await using var view = await OpenAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await ShowEveryStateAsync(view.Page);

        var found = await view.Page.RunAxe();

        Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.Select(fault => $"{fault.Id}: {fault.Help}\n  {string.Join("\n  ", fault.Nodes.Select(node => node.Html))}")));
        Assert.Equal(0, await view.Page.EvaluateAsync<int>("() => document.getAnimations().length"));
    }

    [Fact]
    public async Task On_a_phone_nothing_is_wider_than_the_screen()
    {
        await using var view = await OpenAsync(new() { ViewportSize = new() { Width = 360, Height = 740 } });
        await ShowEveryStateAsync(view.Page);

        Assert.Equal(360, await view.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    /// <summary>Makes the README's picture, in docs/ where <c>UPDATE_SCREENSHOTS=true</c> says so.</summary>
    [Fact]
    public async Task The_picture_of_the_README()
    {
        await using var view = await OpenAsync(new() { ViewportSize = new() { Width = 1040, Height = 900 }, UserAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36", ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        await ShowEveryStateAsync(view.Page);
        await view.Page.EvaluateAsync("() => { document.activeElement.blur(); document.querySelector('footer').hidden = true; scrollTo(0, 0); }");

        var picture = await view.Page.ScreenshotAsync(new() { FullPage = true });

        if (Environment.GetEnvironmentVariable("UPDATE_SCREENSHOTS") == "true")
        {
            await File.WriteAllBytesAsync(RepositoryFile.PathOf("docs", "live-page.png"), picture, TestContext.Current.CancellationToken);
        }

        Assert.InRange(picture.Length, 20_000, 300_000);
    }

    /// <summary>Delivered, delivered on a second attempt, waiting, parked, and one that is open.</summary>
    private static async Task ShowEveryStateAsync(IPage page)
    {
        await BreakAsync(page, "Google Tag Manager", "refuses");
        await ClickOnAsync(page, "https://example.com/spring?utm_source=newsletter&utm_campaign=spring");
        await Expect(Chip(page, 0, "gtm")).ToContainTextAsync("parked");
        await BreakAsync(page, "Google Tag Manager", "well");
        await ClickOnAsync(page, "https://example.com/shoes?utm_source=instagram&utm_medium=social");
        await Expect(Chip(page, 0, "gtm")).ToContainTextAsync("✓");
        await Expect(Chip(page, 0, "ga4")).ToContainTextAsync("✓");
        await page.Locator("#journeys > li").First.Locator("summary").ClickAsync();
        await Expect(page.GetByLabel("Payload to Google Tag Manager")).ToBeVisibleAsync();
        await BreakAsync(page, "Google Analytics 4", "down");
        await ClickOnAsync(page, "https://example.com/?utm_source=partner&utm_medium=referral&xptdk=abc123");
        await Expect(Chip(page, 0, "gtm")).ToContainTextAsync("✓");
        await Expect(Chip(page, 0, "ga4")).ToContainTextAsync("again in");
        await EquationIsAsync(page, "ga4", captured: 3, delivered: 2, inFlight: 1);
    }

    private static async Task ClickOnAsync(IPage page, string destination)
    {
        await page.GetByLabel("Where it leads").FillAsync(destination);
        var before = await page.Locator("#journeys > li").CountAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Click it" }).ClickAsync();
        await Expect(page.Locator("#journeys > li")).ToHaveCountAsync(before + 1);
    }

    private static async Task BreakAsync(IPage page, string sink, string how)
    {
        var told = page.WaitForResponseAsync(response => response.Url.EndsWith("/collector/behaviour", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Group, new() { Name = sink }).GetByRole(AriaRole.Radio, new() { Name = how }).CheckAsync(new() { Force = true });
        Assert.Equal(204, (await told).Status);
    }

    private static ILocator Chip(IPage page, int row, string sink) => page.Locator("#journeys > li").Nth(row).Locator($".chip[data-sink={sink}]");

    private static async Task EquationIsAsync(IPage page, string sink, int captured, int delivered, int parked = 0, int replayed = 0, int inFlight = 0) =>
        await Expect(page.Locator($"#equation-{sink}")).ToHaveTextAsync(
            $"{(sink == "gtm" ? "Google Tag Manager" : "Google Analytics 4")}{captured}+{replayed}={delivered}+{parked}+0+{inFlight}✓ yes");

    private async Task<View> OpenAsync(BrowserNewContextOptions? options = null)
    {
        var page = await browser.NewPageAsync(options);
        var app = await LiveApp.StartAsync(azurite);
        var view = new View(app, page);
        page.PageError += (_, error) => view.Errors.Add(error);
        page.Console += (_, message) =>
        {
            // A link that is refused is an answer that a test asks for.
            if (message.Type == "error" && !message.Text.Contains("status of 403", StringComparison.Ordinal))
            {
                view.Errors.Add(message.Text);
            }
        };
        await page.GotoAsync(app.Url.AbsoluteUri);
        await Expect(page.GetByText("● live")).ToBeVisibleAsync();
        return view;
    }

    /// <summary>Asserts at its end that nothing went wrong in the page: no exception, nothing that its policy has blocked.</summary>
    private sealed class View(LiveApp app, IPage page) : IAsyncDisposable
    {
        public LiveApp App { get; } = app;

        public IPage Page { get; } = page;

        public List<string> Errors { get; } = [];

        public async ValueTask DisposeAsync()
        {
            await Page.Context.DisposeAsync();
            await App.DisposeAsync();
            Assert.Empty(Errors);
        }
    }
}
