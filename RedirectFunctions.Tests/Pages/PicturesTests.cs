using Microsoft.Playwright;
using RedirectFunctions.Tests.Infrastructure;
using RedirectFunctions.Tests.Redirects.Signing;
using static Microsoft.Playwright.Assertions;

namespace RedirectFunctions.Tests.Pages;

/// <summary>Takes pictures of the pages. With <c>UPDATE_SCREENSHOTS=true</c>, they go to docs/images.</summary>
[Trait("Category", "Slow")]
public sealed class PicturesTests(AzuriteFixture azurite, BrowserFixture browser)
{
    private const string Origin = "https://go.example.com";

    static PicturesTests() => SetDefaultExpectTimeout((float)RunningApp.Patience.TotalMilliseconds);

    [Theory]
    [InlineData(ColorScheme.Light, "desktop", 1180, 760)]
    [InlineData(ColorScheme.Dark, "desktop", 1180, 760)]
    [InlineData(ColorScheme.Light, "phone", 390, 800)]
    [InlineData(ColorScheme.Dark, "phone", 390, 800)]
    public async Task The_pictures_of_the_README(ColorScheme scheme, string screen, int width, int height)
    {
        await using var view = await OpsView.OpenAsync(
            azurite,
            browser,
            "/ops/",
            new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height }, ReducedMotion = ReducedMotion.Reduce, Locale = "en-GB" },
            keys: null,
            ("LINK_SIGNING_KEYS", TestKeys.First));
        var page = view.Page;
        await LinksPageTests.StoreSomeAsync(view.App);
        await page.RouteAsync($"{Origin}/**", route => PassOnAsync(route, view.Origin));
        await page.GotoAsync($"{Origin}/ops/");
        await Expect(page.Locator("#count")).ToHaveTextAsync("4 links");
        await TakeAsync("links");

        await page.GotoAsync($"{Origin}/ops/builder");
        await FillAsync("Destination", "example.com/boots?utm_source=newsletter&utm_medium=email");
        await FillAsync("Campaign", "Spring Sale");
        await FillAsync("Short name (optional)", "spring-boots");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Use spring-sale" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.Locator("#qr .text")).ToHaveTextAsync($"{Origin}/spring-boots");
        await Expect(page.Locator("#qr img")).ToBeVisibleAsync();
        await TakeAsync("make-a-link");

        async Task FillAsync(string label, string text)
        {
            await page.GetByLabel(label, new() { Exact = true }).FillAsync(text);
            await page.EvaluateAsync("() => document.activeElement.blur()");
        }

        async Task TakeAsync(string name)
        {
            await page.EvaluateAsync("() => { document.activeElement.blur(); scrollTo(0, 0); }");
            var picture = await page.ScreenshotAsync(new() { FullPage = true });
            if (Environment.GetEnvironmentVariable("UPDATE_SCREENSHOTS") == "true")
            {
                await File.WriteAllBytesAsync(
                    RepositoryFile.PathOf("docs", "images", $"{name}-{screen}-{scheme.ToString().ToLowerInvariant()}.png"), picture, TestContext.Current.CancellationToken);
            }

            Assert.InRange(picture.Length, 10_000, 400_000);
        }
    }

    /// <summary>The app under a host name of its own. LocalHost would refuse requests from that origin.</summary>
    private static async Task PassOnAsync(IRoute route, string app)
    {
        var headers = route.Request.Headers.Where(header => header.Key is not ("origin" or "referer" or "sec-fetch-site"));
        var response = await route.FetchAsync(new() { Url = route.Request.Url.Replace(Origin, app, StringComparison.Ordinal), Headers = headers });
        await route.FulfillAsync(new() { Response = response });
    }
}
