using System.Net;
using System.Net.Http.Json;
using Microsoft.Playwright;
using RedirectFunctions.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace RedirectFunctions.Tests.Pages;

/// <summary>The page with all short names.</summary>
[Trait("Category", "Slow")]
public sealed class LinksPageTests(AzuriteFixture azurite, BrowserFixture browser)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    static LinksPageTests() => SetDefaultExpectTimeout((float)RunningApp.Patience.TotalMilliseconds);

    [Fact]
    public async Task Links_are_found_by_name_title_destination_and_tag()
    {
        await using var view = await OpenAsync();
        var page = view.Page;
        await Expect(page.Locator("#count")).ToHaveTextAsync("4 links");

        foreach (var (words, names) in new[] { ("spring", "/spring"), ("BOOTS", "/boots"), ("poster", "/boots /spring"), ("sale poster", "/spring"), ("nothing", "") })
        {
            await page.GetByLabel("Search").FillAsync(words);
            await Expect(page.Locator("tbody tr")).ToHaveCountAsync(names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
            Assert.Equal(names, string.Join(' ', await page.Locator("tbody th a").AllTextContentsAsync()));
        }
    }

    [Fact]
    public async Task A_link_is_edited_and_what_was_not_touched_stays()
    {
        await using var view = await OpenAsync();
        var page = view.Page;
        await view.Button("Edit spring").ClickAsync();
        await page.GetByLabel("Destination", new() { Exact = true }).FillAsync("evil.example");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#about-destination")).ToContainTextAsync("not allowed here");
        await Expect(page.GetByLabel("Destination", new() { Exact = true })).ToHaveValueAsync("https://evil.example");

        await page.GetByLabel("Destination", new() { Exact = true }).FillAsync("example.com/summer");
        await page.GetByLabel("Tags (optional, separated by commas)").FillAsync("poster, summer");
        await view.Button("Save").ClickAsync();

        await Expect(page.Locator("#link-spring")).ToContainTextAsync("https://example.com/summer");
        await Expect(page.Locator("#link-spring .tag")).ToHaveTextAsync(["poster", "summer"]);
        await Expect(view.Button("Edit spring")).ToBeFocusedAsync();
        Assert.Equal("https://example.com/summer", await view.FollowAsync("/spring"));
        Assert.Contains("\"title\":\"Spring sale\"", await view.App.Visitor.GetStringAsync("/ops/links/spring", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_elses_change_is_not_overwritten()
    {
        await using var view = await OpenAsync();
        var page = view.Page;
        await view.Button("Edit spring").ClickAsync();
        await StoreAsync(view.App, "spring", new { destination = "https://example.com/theirs" });
        await page.GetByLabel("Destination", new() { Exact = true }).FillAsync("https://example.com/mine");
        await view.Button("Save").ClickAsync();

        await Expect(page.Locator("#about-edit")).ToContainTextAsync("Somebody else has changed this link");
        await view.Button("Cancel").ClickAsync();
        await Expect(page.Locator("#link-spring")).ToContainTextAsync("https://example.com/theirs");
    }

    [Fact]
    public async Task A_link_is_disabled_enabled_and_deleted()
    {
        await using var view = await OpenAsync();
        var page = view.Page;
        await view.Button("Disable spring").ClickAsync();
        await Expect(view.Button("Enable spring")).ToBeFocusedAsync();
        await Expect(page.Locator("#link-spring .state")).ToHaveTextAsync("Disabled");
        using (var off = await view.App.GetAsync("/spring"))
        {
            Assert.Equal(HttpStatusCode.NotFound, off.StatusCode);
        }

        await view.Button("Enable spring").ClickAsync();
        await Expect(page.Locator("#link-spring .state")).ToHaveTextAsync("Active");
        Assert.Equal("https://example.com/p?utm_source=poster", await view.FollowAsync("/spring"));

        await view.Button("Delete spring").ClickAsync();
        await view.Button("Keep it").ClickAsync();
        await Expect(page.Locator("#link-spring")).ToBeVisibleAsync();
        await view.Button("Delete spring").ClickAsync();
        await view.Button("Delete").ClickAsync();
        await Expect(page.Locator("#count")).ToHaveTextAsync("3 links");
        using var gone = await view.App.GetAsync("/spring");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_link_is_copied_and_its_QR_code_is_read()
    {
        await using var view = await OpenAsync();
        var page = view.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await view.Button("Copy spring").ClickAsync();
        await Expect(page.Locator("#link-spring button").First).ToHaveTextAsync("Copied");
        Assert.Equal($"{view.Origin}/spring", await page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));

        await view.Button("QR spring").ClickAsync();
        await Expect(page.Locator("#qr img")).ToBeVisibleAsync();
        Assert.Equal($"{view.Origin}/spring", await QrReader.ReadAsync(await view.DownloadAsync("PNG", "spring.png")));
        await page.Keyboard.PressAsync("Escape");
        await Expect(view.Button("QR spring")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_pages_lead_to_each_other_and_from_the_live_page_back()
    {
        await using var view = await OpenAsync();
        var page = view.Page;
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Links", Exact = true })).ToHaveAttributeAsync("aria-current", "page");
        await page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Make a link" }).ClickAsync();
        await Expect(page).ToHaveTitleAsync("Make a link");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Live" })).ToHaveAttributeAsync("href", "/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Links", Exact = true }).ClickAsync();
        await Expect(page).ToHaveTitleAsync("Links");
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task The_page_has_no_fault_that_axe_finds_and_is_no_wider_than_the_screen(ColorScheme scheme, int width)
    {
        await using var view = await OpenAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 800 } });
        var page = view.Page;
        await Expect(page.Locator("#count")).ToHaveTextAsync("4 links");

        await view.HasNoFaultAsync();
        Assert.Equal(width, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        foreach (var button in new[] { "Edit spring", "Delete spring", "QR spring" })
        {
            await view.Button(button).ClickAsync();
            await Expect(page.Locator("dialog[open]")).ToBeVisibleAsync();
            await view.HasNoFaultAsync();
            await page.Keyboard.PressAsync("Escape");
        }
    }

    private async Task<OpsView> OpenAsync(BrowserNewContextOptions? options = null)
    {
        var view = await OpsView.OpenAsync(azurite, browser, "/ops/builder", options);
        await StoreSomeAsync(view.App);
        await view.GoToAsync("/ops/");
        return view;
    }

    internal static async Task StoreSomeAsync(RunningApp app)
    {
        await StoreAsync(app, "spring", new { destination = "https://example.com/p?utm_source=poster", title = "Spring sale", tags = new[] { "poster", "print" } });
        await StoreAsync(app, "boots", new { destination = "https://www.shop.example/boots/hiking?utm_source=instagram&utm_medium=paid_social&utm_campaign=autumn", title = "Hiking boots", tags = new[] { "poster" } });
        await StoreAsync(app, "talk-2036", new { destination = "https://example.com/slides", expires = "2036-12-31T12:00:00Z" });
        await StoreAsync(app, "winter", new { destination = "https://example.com/winter", disabled = true, title = "Winter sale", tags = new[] { "newsletter" } });
    }

    private static async Task StoreAsync(RunningApp app, string name, object document)
    {
        using var response = await app.Visitor.PutAsJsonAsync($"/ops/links/{name}", document, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
