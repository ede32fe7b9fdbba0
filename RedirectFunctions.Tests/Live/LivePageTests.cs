using Microsoft.Playwright;
using RedirectFunctions.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace RedirectFunctions.Tests.Live;

[Trait("Category", "Slow")]
public sealed class LivePageTests(AzuriteFixture azurite, BrowserFixture browser)
{
    [Fact]
    public async Task A_click_is_seen_to_arrive_at_both_targets_with_what_they_were_sent()
    {
        await using var view = await LiveView.OpenAsync(azurite, browser);

        await view.Button("Click it").ClickAsync();

        await Expect(view.Page.GetByText("Redirected in")).ToBeVisibleAsync();
        await Expect(view.Chip(0, "gtm")).ToContainTextAsync("✓ delivered");
        await Expect(view.Chip(0, "ga4")).ToContainTextAsync("✓ delivered");
        await Expect(view.Groups).ToContainTextAsync("example.com utm_source=newsletter");
        await Expect(view.Groups).ToContainTextAsync("✓ stored in the queue");
        await view.Groups.Locator("summary").ClickAsync();
        await Expect(view.Groups.GetByRole(AriaRole.List, new() { Name = "What happened" })).ToContainTextAsync("GTM, attempt 1: http_200");
        await Expect(view.Groups.GetByLabel("Payload to Google Tag Manager")).ToContainTextAsync("\"platform_xptdk\": \"abc123\"");
        await Expect(view.Groups.Locator("figcaption").Last).ToContainTextAsync("valid");
        await view.SumsAreAsync("gtm", clicks: 1, delivered: 1);
        await view.SumsAreAsync("ga4", clicks: 1, delivered: 1);
    }

    [Fact]
    public async Task Clicks_to_the_same_place_are_one_row_that_opens_to_its_clicks()
    {
        await using var view = await LiveView.OpenAsync(azurite, browser);
        await view.ClickOnAsync("https://example.com/before");

        await view.Button("25 clicks at once").ClickAsync();
        await view.SumsAreAsync("gtm", clicks: 26, delivered: 26);
        await Expect(view.Groups).ToHaveCountAsync(1);
        await Expect(view.Groups.First).ToContainTextAsync("26 clicks");
        await view.ClickOnAsync("https://example.com/after");

        await Expect(view.Groups).ToHaveCountAsync(2);
        await view.Groups.Last.Locator("summary").First.ClickAsync();
        await Expect(view.Groups.Last.Locator(".single")).ToHaveCountAsync(26);
        await view.Groups.Last.Locator(".single").First.Locator("summary").ClickAsync();
        await Expect(view.Groups.Last.GetByLabel("Payload to Google Tag Manager")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_page_keeps_a_bounded_number_of_clicks_and_a_page_opened_later_shows_them_too()
    {
        await using var view = await LiveView.OpenAsync(azurite, browser);
        for (var burst = 1; burst <= 5; burst++)
        {
            await view.Button("25 clicks at once").ClickAsync();
            await view.SumsAreAsync("gtm", clicks: burst * 25, delivered: burst * 25);
        }

        await Expect(view.Groups).ToContainTextAsync("100 clicks");
        await Expect(view.Page.Locator("#older")).ToHaveTextAsync("The newest 100 of 125 clicks.");
        await view.ReloadAsync();
        await Expect(view.Groups).ToContainTextAsync("100 clicks");
        await view.SumsAreAsync("ga4", clicks: 125, delivered: 125);
    }

    [Fact]
    public async Task A_link_that_is_refused_says_why()
    {
        await using var view = await LiveView.OpenAsync(azurite, browser);
        await view.Page.GetByLabel("Where it leads").FillAsync("https://elsewhere.example/");

        await view.Button("Click it").ClickAsync();

        await Expect(view.Page.Locator("#answer")).ToContainTextAsync("Refused: ");
        await Expect(view.Groups).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_other_pages_are_linked()
    {
        await using var view = await LiveView.OpenAsync(azurite, browser);
        await view.ClickOnAsync("https://example.com/archived");
        await Expect(view.Chip(0, "archive")).ToContainTextAsync("✓");
        var pages = view.Page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" });

        await pages.GetByRole(AriaRole.Link, new() { Name = "Archive" }).ClickAsync();
        await view.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(view.Page.Locator("body")).ToContainTextAsync("\"destination_url\":\"https://example.com/archived\"");
        await view.ReloadAsync();
        await pages.GetByRole(AriaRole.Link, new() { Name = "Make a link" }).ClickAsync();
        await Expect(view.Page.GetByLabel("Destination", new() { Exact = true })).ToBeVisibleAsync();
        await view.ReloadAsync();
        await pages.GetByRole(AriaRole.Link, new() { Name = "Docs" }).ClickAsync();
        await Expect(view.Page.GetByRole(AriaRole.Heading, new() { Name = "RedirectFunctions", Level = 1 })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Documents_lead_to_each_other_and_to_nothing_else_of_the_clone()
    {
        await using var view = await LiveView.OpenAsync(azurite, browser);
        var page = view.Page;
        await page.GotoAsync(new Uri(view.App.Url, "/live/docs/README.md").AbsoluteUri);
        Assert.True(await page.EvaluateAsync<bool>("() => [...document.images].every(image => image.complete && image.naturalWidth > 0)"));

        await page.GetByRole(AriaRole.Link, new() { Name = "docs/durability.md" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "The ledger" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "master key" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Keys", Exact = true })).ToBeInViewportAsync();
        await view.HasNoFaultAsync();

        foreach (var path in new[] { "host.json", "../host.json", "%2e%2e/host.json", "RedirectFunctions/Program.cs", "docs", "" })
        {
            var response = await page.APIRequest.GetAsync(new Uri(view.App.Url, "/live/docs/").AbsoluteUri + path);
            Assert.Equal((path, 404), (path, response.Status));
        }
    }

    [Fact]
    public async Task The_tour_is_given_once_and_whenever_it_is_asked_for()
    {
        await using var view = await LiveView.OpenAsync(azurite, browser);
        var tour = view.Page.GetByRole(AriaRole.Region, new() { Name = "Tour" });
        string[] steps = ["step-link", "step-targets", "step-clicks", "step-ledger"];
        for (var step = 0; step < steps.Length; step++)
        {
            await Expect(tour).ToContainTextAsync($"{step + 1} of 4");
            await Expect(view.Page.Locator(".touring")).ToHaveIdAsync(steps[step]);
            await tour.GetByRole(AriaRole.Button, new() { Name = step < 3 ? "Next" : "Done" }).ClickAsync();
        }

        await Expect(tour).ToBeHiddenAsync();
        await Expect(view.Button("Tour")).ToBeFocusedAsync();
        await view.ReloadAsync();
        await Expect(tour).ToBeHiddenAsync();
        await view.Page.Keyboard.PressAsync("Tab");
        await view.Button("Tour").PressAsync("Enter");
        await Expect(tour).ToContainTextAsync("1 of 4");
        await view.Page.Keyboard.PressAsync("Escape");
        await Expect(tour).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_tour_that_is_closed_in_the_middle_stays_closed()
    {
        await using var view = await LiveView.OpenAsync(azurite, browser);
        await view.Button("Next").ClickAsync();

        await view.Button("Close the tour").ClickAsync();

        await view.ReloadAsync();
        await Expect(view.Page.Locator("#tour")).ToBeHiddenAsync();
        await Expect(view.Page.Locator(".touring")).ToHaveCountAsync(0);
    }
}
