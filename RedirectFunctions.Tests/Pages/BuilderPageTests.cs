using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RedirectFunctions.LocalHost.Http;
using RedirectFunctions.Tests.Infrastructure;
using RedirectFunctions.Tests.Redirects.Signing;
using static Microsoft.Playwright.Assertions;

namespace RedirectFunctions.Tests.Pages;

/// <summary>The page that makes links.</summary>
[Trait("Category", "Slow")]
public sealed partial class BuilderPageTests(AzuriteFixture azurite, BrowserFixture browser)
{
    static BuilderPageTests() => SetDefaultExpectTimeout((float)RunningApp.Patience.TotalMilliseconds);

    [Fact]
    public async Task A_link_is_made_when_a_field_is_left_and_does_what_the_page_says()
    {
        await using var view = await OpenAsync();
        var page = view.Page;
        var built = 0;
        page.Request += (_, request) => built += request.Url.EndsWith("/ops/build", StringComparison.Ordinal) ? 1 : 0;

        await page.GetByLabel("Destination", new() { Exact = true }).PressSequentiallyAsync("example.com/p?xptdk=a#top");
        Assert.Equal(0, built);
        await LeaveAsync(page);
        await Expect(page.GetByLabel("Destination", new() { Exact = true })).ToHaveValueAsync("https://example.com/p?xptdk=a#top");
        await FillAsync(page, "Source", "newsletter");
        await FillAsync(page, "Medium", "email");

        const string destination = "https://example.com/p?xptdk=a&utm_source=newsletter&utm_medium=email#top";
        await Expect(page.Locator("#leads")).ToHaveTextAsync(destination);
        await Expect(page.Locator("#events")).ToContainTextAsync("platform_xptdk");
        Assert.Equal(destination, await view.FollowAsync(await page.GetByLabel("Long link").InputValueAsync()));

        await page.GetByText("The same with the destination in the path").ClickAsync();
        await Expect(page.GetByLabel("Link with the destination in the path", new() { Exact = true })).ToHaveValueAsync(PathLink());
        Assert.Equal(destination, await view.FollowAsync(await page.Locator("#path-url").InputValueAsync()));
        Assert.Equal(3, built);
    }

    [Fact]
    public async Task Campaign_parameters_of_a_pasted_destination_move_into_their_fields()
    {
        await using var view = await OpenAsync();
        var page = view.Page;

        await FillAsync(page, "Destination", "https://example.com/?a=1&utm_source=newsletter&UTM_Medium=Paid+Social&b=%20#top");

        await Expect(page.GetByLabel("Destination", new() { Exact = true })).ToHaveValueAsync("https://example.com/?a=1&b=%20#top");
        await Expect(page.GetByLabel("Source", new() { Exact = true })).ToHaveValueAsync("newsletter");
        await Expect(page.Locator("#about-campaign")).ToHaveTextAsync("Moved here from the destination: Source, Medium.");
        await Expect(page.Locator("#about-utm_medium")).ToContainTextAsync("capital letters");
        await view.Button("Use paid-social").ClickAsync();
        await Expect(page.GetByLabel("Medium", new() { Exact = true })).ToHaveValueAsync("paid-social");
        await Expect(page.Locator("#about-utm_medium")).ToBeEmptyAsync();
        await Expect(page.Locator("#leads")).ToHaveTextAsync("https://example.com/?a=1&b=%20&utm_source=newsletter&utm_medium=paid-social#top");
    }

    [Fact]
    public async Task A_macro_of_a_platform_stays_as_it_is_and_there_is_no_link_with_the_destination_in_the_path()
    {
        await using var view = await OpenAsync();
        var page = view.Page;

        await FillAsync(page, "Destination", "https://example.com/?a=1");
        await Expect(page.GetByText("The same with the destination in the path")).ToBeVisibleAsync();
        await FillAsync(page, "Campaign", "{{campaign.name}}");

        await Expect(page.GetByLabel("Long link")).ToHaveValueAsync(new Regex(@"utm_campaign=\{\{campaign\.name\}\}$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(page.GetByText("The same with the destination in the path")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Doubts_stand_at_the_field_they_are_about()
    {
        await using var view = await OpenAsync();
        var page = view.Page;
        await FillAsync(page, "Destination", "https://example.com/?email=jane%40example.org");
        await Expect(page.Locator("#about-destination")).ToContainTextAsync("personal data");
        await Expect(page.Locator("#about-campaign")).ToContainTextAsync("no source, medium or campaign");

        await FillAsync(page, "Source", "newsletter");
        await FillAsync(page, "Campaign", "spring sale");

        await Expect(page.Locator("#about-utm_campaign")).ToContainTextAsync("white space");
        await Expect(page.Locator("#about-utm_medium")).ToContainTextAsync("(not set)");
        await Expect(page.GetByLabel("Medium", new() { Exact = true })).ToHaveAccessibleDescriptionAsync(new Regex("not set", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(page.Locator("#about-campaign")).ToBeEmptyAsync();
    }

    [Fact]
    public async Task An_error_stands_at_its_field_alone_and_leaves_no_link_to_copy()
    {
        await using var view = await OpenAsync(("CAMPAIGN_SOURCES", "newsletter,google"));
        var page = view.Page;
        await FillAsync(page, "Destination", "https://example.com/");
        await Expect(page.Locator("#ready")).ToBeVisibleAsync();

        await FillAsync(page, "Destination", "mailto:jane@example.org");
        await Expect(page.Locator("#about-destination")).ToContainTextAsync("must begin with https://");
        await Expect(page.GetByLabel("Destination", new() { Exact = true })).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Locator("#problem")).ToHaveTextAsync("There is no link yet.");
        await Expect(page.Locator("#ready")).ToBeHiddenAsync();

        await FillAsync(page, "Destination", "https://example.com/");
        await FillAsync(page, "Source", "Newsletter");
        await Expect(page.Locator("#about-utm_source")).ToContainTextAsync("utm_source must be one of google, newsletter.");
        await Expect(page.Locator("#about-destination")).ToBeEmptyAsync();
        await Expect(page.Locator("[aria-invalid=true]")).ToHaveCountAsync(1);

        await FillAsync(page, "Destination", "");
        await Expect(page.Locator("#problem")).ToContainTextAsync("once there is a destination");
    }

    [Fact]
    public async Task The_key_is_asked_for_once_in_a_tab_and_goes_nowhere_else()
    {
        await using var view = await OpsView.OpenAsync(azurite, browser, "/ops/builder", keys: new HostKeys("the-author", "the-master"), settings: ("LINK_SIGNING_KEYS", TestKeys.First));
        var page = view.Page;
        var strange = new List<string>();
        page.Request += (_, request) => strange.AddRange(request.Url.Contains("the-author", StringComparison.Ordinal) ? [request.Url] : []);

        await FillAsync(page, "Destination", "https://elsewhere.example/");
        await page.GetByLabel("Key", new() { Exact = true }).FillAsync("wrong");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#about-key")).ToHaveTextAsync("This key does not open it.");
        await page.GetByLabel("Key", new() { Exact = true }).FillAsync("the-author");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByLabel("Long link")).ToHaveValueAsync(new Regex("&sig=2026a", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.Equal("https://elsewhere.example/", await view.FollowAsync(await page.GetByLabel("Long link").InputValueAsync()));
        Assert.Equal("0 1 ", await page.EvaluateAsync<string>("() => `${localStorage.length} ${sessionStorage.length} ${document.cookie}`"));
        await view.GoToAsync("/ops/");
        await Expect(page.Locator("#count")).ToHaveTextAsync("There are no links yet.");
        Assert.Empty(strange);

        await view.Button("Forget the key").ClickAsync();
        await Expect(page.GetByLabel("Key", new() { Exact = true })).ToBeVisibleAsync();
        await view.Button("Cancel").ClickAsync();
        await Expect(page.Locator("#count")).ToContainTextAsync("Without a key");
    }

    [Fact]
    public async Task A_short_link_stands_first_ends_without_a_signing_key_and_its_QR_code_is_read()
    {
        await using var view = await OpenAsync();
        var page = view.Page;
        await FillAsync(page, "Destination", "https://example.com/spring");
        await FillAsync(page, "Short name (optional)", "Spring");
        await FillAsync(page, "Ends (optional)", "2035-01-31T12:00");
        await Expect(page.Locator("#about-signing")).ToContainTextAsync("no signing key");
        await Expect(page.GetByLabel("Short link", new() { Exact = true })).ToHaveValueAsync($"{view.Origin}/spring");
        await Expect(page.Locator("#saved")).ToHaveTextAsync("It works once you have saved it.");

        await view.Button("Save").ClickAsync();
        await Expect(page.Locator("#saved")).ToHaveTextAsync("Saved. It works now.");
        Assert.Equal("https://example.com/spring", await view.FollowAsync("/spring"));
        await Expect(page.Locator("#qr .text")).ToHaveTextAsync($"{view.Origin}/spring");

        Assert.Equal($"{view.Origin}/spring", await QrReader.ReadAsync(await view.DownloadAsync("PNG", "spring.png")));
        var svg = await view.DownloadAsync("SVG", "spring.svg");
        await view.GoToAsync("/ops/builder");
        await FillAsync(page, "Destination", "https://example.com/other");
        await FillAsync(page, "Short name (optional)", "spring");
        await view.Button("Save").ClickAsync();
        await Expect(page.Locator("#about-name")).ToContainTextAsync("This name is taken.");
        await Expect(page.GetByLabel("Short name (optional)")).ToBeFocusedAsync();
        Assert.Equal($"{view.Origin}/spring", await QrReader.ReadSvgAsync(await page.Context.NewPageAsync(), svg));
    }

    [Fact]
    public async Task A_QR_code_in_colours_and_in_the_smallest_size_is_read()
    {
        await using var view = await OpenAsync();
        var page = view.Page;
        await FillAsync(page, "Destination", "https://example.com/?utm_campaign=spring&utm_source=x&utm_medium=y");
        await page.GetByLabel("Colour").FillAsync("#1d4f91");
        await page.GetByLabel("Ground").FillAsync("#fff4d6");
        await page.GetByLabel("Size").SelectOptionAsync("300");
        var png = await view.DownloadAsync("PNG", "spring.png");
        var read = await QrReader.ReadAsync(png);
        Assert.Equal("https://example.com/?utm_source=x&utm_medium=y&utm_campaign=spring", await view.FollowAsync(read));
        Assert.InRange(BitConverter.ToInt32([png[19], png[18], png[17], png[16]]), 200, 300);

        await page.GetByLabel("Colour").FillAsync("#ffee00");
        await Expect(page.Locator("#qr .about")).ToContainTextAsync("dark must be darker than light");
    }

    [Fact]
    public async Task A_link_that_can_only_end_with_a_name_says_so()
    {
        await using var view = await OpenAsync();
        await FillAsync(view.Page, "Destination", "https://example.com/");
        await FillAsync(view.Page, "Ends (optional)", "2035-01-31T12:00");

        await Expect(view.Page.Locator("#about-name")).ToHaveTextAsync("To end, this link needs a short name.");
    }

    [Fact]
    public async Task What_GA4_cuts_is_shown_where_it_is_cut()
    {
        await using var view = await OpenAsync();
        var page = view.Page;
        await FillAsync(page, "Destination", $"https://example.com/{new string('a', 1200)}?{string.Join('&', Enumerable.Range(1, 30).Select(number => $"utm_x{number}=1"))}");
        await FillAsync(page, "Source", new string('b', 120));

        await Expect(Row(page, "page_location")).ToContainTextAsync("Cut: GA4 keeps 1000 characters.");
        await Expect(Row(page, "destination_url")).ToContainTextAsync("The beginning; page_location has more.");
        await Expect(page.Locator("#left-out")).ToContainTextAsync("had no room.");
        await Expect(page.Locator("#about-utm_source")).ToContainTextAsync("GA4 gets the first 100");
    }

    [Fact]
    public async Task Everything_can_be_done_with_the_keyboard()
    {
        await using var view = await OpenAsync();
        var page = view.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GetByLabel("Destination", new() { Exact = true }).FocusAsync();
        await page.Keyboard.TypeAsync("example.com");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("poster");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#leads")).ToHaveTextAsync("https://example.com/?utm_source=poster");

        for (var presses = 0; presses < 20 && await page.EvaluateAsync<string>("() => document.activeElement.id") != "copy"; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#done")).ToHaveTextAsync("Copied");
        Assert.Equal(await page.Locator("#url").InputValueAsync(), await page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task The_page_has_no_fault_that_axe_finds_asks_nobody_else_and_is_no_wider_than_the_screen(ColorScheme scheme, int width)
    {
        await using var view = await OpsView.OpenAsync(
            azurite, browser, "/ops/builder", new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 800 } }, keys: null, ("LINK_SIGNING_KEYS", TestKeys.First));
        var page = view.Page;
        var asked = new List<string>();
        var complaints = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);
        page.Console += (_, message) => complaints.Add(message.Text);
        await page.ReloadAsync();
        await FillAsync(page, "Destination", $"https://example.com/boots?{(width < 400 ? $"q={new string('a', 300)}&" : "")}utm_source=newsletter&utm_medium=email");
        await FillAsync(page, "Campaign", "Spring Sale");
        await FillAsync(page, "Short name (optional)", "spring");
        await Expect(page.Locator("#about-utm_campaign")).ToContainTextAsync("white space");
        await Expect(page.Locator("#qr img")).ToBeVisibleAsync();
        await page.GetByText("The same with the destination in the path").ClickAsync();

        await view.HasNoFaultAsync();
        Assert.Equal(width, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        Assert.All(asked, url => Assert.True(url.StartsWith(view.Origin, StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal), url));
        Assert.Empty(complaints);
    }

    private Task<OpsView> OpenAsync(params (string Name, string Value)[] settings) => OpsView.OpenAsync(azurite, browser, "/ops/builder", settings: settings);

    private static async Task FillAsync(IPage page, string label, string text)
    {
        await page.GetByLabel(label, new() { Exact = true }).FillAsync(text);
        await LeaveAsync(page);
    }

    private static ILocator Row(IPage page, string parameter) => page.Locator("#events tr", new() { Has = page.GetByRole(AriaRole.Rowheader, new() { Name = parameter, Exact = true }) });

    private static async Task LeaveAsync(IPage page) => await page.EvaluateAsync("() => document.activeElement.blur()");

    [GeneratedRegex("/r/aHR0c[A-Za-z0-9_-]+$", RegexOptions.None, 1000)]
    private static partial Regex PathLink();
}
