using Microsoft.Playwright;
using RedirectFunctions.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace RedirectFunctions.Tests.Live;

/// <summary>The page is accessible on every screen size; and its pictures.</summary>
[Trait("Category", "Slow")]
public sealed class LiveLooksTests(AzuriteFixture azurite, BrowserFixture browser)
{
    [Fact]
    public async Task Everything_can_be_done_with_the_keyboard()
    {
        await using var view = await LiveView.OpenAsync(azurite, browser);
        var page = view.Page;
        await page.GetByLabel("Where it leads").FocusAsync();
        await TabToAsync(view.Button("Click it"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(view.Chip(0, "ga4")).ToContainTextAsync("✓");
        await TabToAsync(view.Button("25 clicks at once"));
        await TabToAsync(page.Locator("#link"));
        await TabToAsync(page.Locator("input[name=gtm][value=well]"));
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("input[name=gtm][value=down]")).ToBeCheckedAsync();
        await TabToAsync(view.Button($"Retry now: {LiveView.Gtm}"));
        await TabToAsync(page.Locator("input[name=ga4][value=well]"));
        await TabToAsync(view.Button($"Retry now: {LiveView.Ga4}"));
        await TabToAsync(page.GetByRole(AriaRole.Link, new() { Name = "What is in it" }));
        foreach (var name in new[] { "all", "waiting", "delivered", "parked", "lost" })
        {
            await TabToAsync(view.Filter(name));
        }

        await TabToAsync(view.Groups.Locator("summary"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Payload to Google Tag Manager")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page.GetByRole(AriaRole.Link, new() { Name = "Everything received" }));
        await TabToAsync(page.GetByRole(AriaRole.Link, new() { Name = "Status, as JSON" }));
        await TabToAsync(view.Button("Replay all parked"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#replayed")).ToHaveTextAsync("Nothing is parked.");

        async Task TabToAsync(ILocator target)
        {
            await page.Keyboard.PressAsync("Tab");
            await Expect(target).ToBeFocusedAsync();
            Assert.True(await page.EvaluateAsync<bool>(
                """
                () => {
                  const shown = document.activeElement.type === 'radio' ? document.activeElement.nextElementSibling : document.activeElement;
                  const box = shown.getBoundingClientRect();
                  const ledger = document.querySelector('#step-ledger');
                  const bottom = ledger.contains(shown) ? innerHeight : ledger.getBoundingClientRect().top;
                  return getComputedStyle(shown).outlineStyle === 'solid' && box.top >= 0 && box.bottom <= bottom;
                }
                """));
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_page_has_no_fault_that_axe_finds_in_any_state(ColorScheme scheme)
    {
        await using var view = await LiveView.OpenAsync(azurite, browser, new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await view.HasNoFaultAsync();
        await ShowEveryStateAsync(view);

        await view.HasNoFaultAsync();

        Assert.Equal(0, await view.Page.EvaluateAsync<int>("() => document.getAnimations().length"));
    }

    [Theory]
    [InlineData(390)]
    [InlineData(360)]
    public async Task On_a_phone_nothing_is_wider_than_the_screen(int width)
    {
        await using var view = await LiveView.OpenAsync(azurite, browser, new() { ViewportSize = new() { Width = width, Height = 740 } });
        await ShowEveryStateAsync(view);

        Assert.Equal(width, await view.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        Assert.Equal("", await view.Page.EvaluateAsync<string>("() => [...document.querySelectorAll('button, td, th, .chip, .choices span')].filter(element => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0).map(element => element.textContent).join('; ')"));
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task The_ledger_stays_in_sight_with_25_rows(int width, int height)
    {
        await using var view = await LiveView.OpenAsync(azurite, browser, new() { ViewportSize = new() { Width = width, Height = height } });
        await view.Page.EvaluateAsync("() => Promise.all(Array.from({ length: 25 }, (_, i) => fetch('/r?destinationUrl=' + encodeURIComponent(`https://example.com/${i}`), { redirect: 'manual' })))");
        await Expect(view.Groups).ToHaveCountAsync(25);
        await view.SumsAreAsync("ga4", clicks: 25, delivered: 25);

        foreach (var place in new[] { 0, 0.5, 1 })
        {
            await view.Page.EvaluateAsync("place => scrollTo(0, place * (document.documentElement.scrollHeight - innerHeight))", place);
            await Expect(view.Page.Locator("#step-ledger")).ToBeInViewportAsync(new() { Ratio = 1 });
        }

        Assert.InRange((await view.Page.Locator("#step-ledger").BoundingBoxAsync())!.Height, 50, height * 0.3);
    }

    /// <summary>Takes the README's pictures, into docs/images if <c>UPDATE_SCREENSHOTS=true</c>, and pictures of other moments into artifacts/pictures.</summary>
    [Theory]
    [InlineData(ColorScheme.Light, "desktop", 1280, 800)]
    [InlineData(ColorScheme.Dark, "desktop", 1280, 800)]
    [InlineData(ColorScheme.Light, "phone", 390, 844)]
    [InlineData(ColorScheme.Dark, "phone", 390, 844)]
    public async Task The_pictures_of_an_outage(ColorScheme scheme, string screen, int width, int height)
    {
        await using var view = await LiveView.OpenAsync(azurite, browser, new() { ViewportSize = new() { Width = width, Height = height }, UserAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36", ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await TakeAsync("first-visit", "header");
        await view.Button("Close the tour").ClickAsync();
        await view.Button("25 clicks at once").ClickAsync();
        await view.SumsAreAsync("ga4", clicks: 25, delivered: 25);
        await TakeAsync("25-clicks");

        await view.SetAsync(LiveView.Ga4, "is down");
        await view.SetAsync(LiveView.Gtm, "refuses");
        await view.ClickOnAsync("https://example.com/shoes?utm_source=instagram&utm_medium=social");
        await Expect(view.Chip(0, "gtm")).ToContainTextAsync("parked");
        await view.SetAsync(LiveView.Gtm, "works");
        await view.Page.GetByLabel("Where it leads").FillAsync("https://example.com/?utm_source=newsletter&utm_medium=email&xptdk=abc123&ref=home");
        await view.Button("25 clicks at once").ClickAsync();
        await Expect(view.Page.Locator("#sink-ga4 .circuit")).ToHaveTextAsync("paused");
        await view.SumsAreAsync("ga4", clicks: 51, delivered: 25, waiting: 26);
        await view.SumsAreAsync("gtm", clicks: 51, delivered: 50, parked: 1);
        await view.SumsAreAsync("archive", clicks: 51, delivered: 51);
        await Expect(view.Chip(0, "ga4")).ToContainTextAsync("↻ waiting");
        await TakeAsync("outage");

        await view.SetAsync(LiveView.Ga4, "is slow");
        await view.Button($"Retry now: {LiveView.Ga4}").ClickAsync();
        await Expect(view.State("ga4")).ToContainTextAsync("It answers: ");
        await TakeAsync("retrying", "#step-targets");

        await view.SetAsync(LiveView.Ga4, "works");
        await Expect(view.State("ga4")).ToContainTextAsync("delivered.");
        await view.SumsAreAsync("ga4", clicks: 51, delivered: 51);
        await view.Button("Replay all parked").ClickAsync();
        await view.SumsAreAsync("gtm", clicks: 51, delivered: 51);
        await view.Groups.Nth(1).Locator("summary").ClickAsync();
        await Expect(view.Page.GetByLabel("Payload to Google Tag Manager")).ToBeVisibleAsync();
        await TakeAsync("mended");

        // A phone shows only the top of the page.
        async Task TakeAsync(string moment, string top = "#step-clicks")
        {
            await view.Page.EvaluateAsync(
                "place => { document.activeElement.blur(); scrollTo(0, document.querySelector(place).offsetTop - 12); }", screen == "phone" ? top : "header");
            var picture = await view.Page.ScreenshotAsync();
            if (Environment.GetEnvironmentVariable("UPDATE_SCREENSHOTS") == "true")
            {
                var folder = moment == "outage" ? RepositoryFile.PathOf("docs", "images") : RepositoryFile.PathOf("artifacts", "pictures");
                Directory.CreateDirectory(folder);
                await File.WriteAllBytesAsync(
                    Path.Combine(folder, $"live-{moment}-{screen}-{scheme.ToString().ToLowerInvariant()}.png"), picture, TestContext.Current.CancellationToken);
            }

            Assert.InRange(picture.Length, 10_000, 400_000);
        }
    }

    /// <summary>One click of each kind: delivered, delivered at the second attempt, waiting, parked, and one whose row is open.</summary>
    private static async Task ShowEveryStateAsync(LiveView view)
    {
        await view.SetAsync(LiveView.Gtm, "refuses");
        await view.ClickOnAsync("https://example.com/spring?utm_source=newsletter&utm_campaign=spring");
        await Expect(view.Chip(0, "gtm")).ToContainTextAsync("parked");
        await view.SetAsync(LiveView.Gtm, "works");
        await view.ClickOnAsync("https://example.com/shoes?utm_source=instagram&utm_medium=social");
        await Expect(view.Chip(0, "gtm")).ToContainTextAsync("✓");
        await Expect(view.Chip(0, "ga4")).ToContainTextAsync("✓");
        await view.Groups.First.Locator("summary").ClickAsync();
        await Expect(view.Page.GetByLabel("Payload to Google Tag Manager")).ToBeVisibleAsync();
        await view.SetAsync(LiveView.Ga4, "is down");
        await view.Page.GetByLabel("Where it leads").FillAsync("https://example.com/?utm_source=partner&utm_medium=referral&xptdk=abc123");
        await view.Button("25 clicks at once").ClickAsync();
        await view.SumsAreAsync("ga4", clicks: 27, delivered: 2, waiting: 25);
        await Expect(view.Groups).ToHaveCountAsync(3);
        await Expect(view.Groups.First).ToContainTextAsync("25 clicks");
        await Expect(view.Chip(0, "ga4")).ToContainTextAsync("↻ waiting");
        await view.Groups.First.Locator("summary").First.ClickAsync();
        await Expect(view.Page.Locator(".single").First).ToBeVisibleAsync();
    }
}
