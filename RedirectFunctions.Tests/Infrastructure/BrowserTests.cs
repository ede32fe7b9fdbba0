using Microsoft.Playwright;

namespace RedirectFunctions.Tests.Infrastructure;

[Trait("Category", "Slow")]
public sealed class BrowserTests(AzuriteFixture azurite, BrowserFixture browser)
{
    [Fact]
    public async Task A_real_browser_is_shown_the_page_of_a_refused_link()
    {
        var page = await browser.NewPageAsync();
        await using var context = page.Context;
        await using var app = await RunningApp.StartAsync(azurite);

        var response = await page.GotoAsync(new Uri(app.Host.BaseAddress, "/r?destinationUrl=https%3A%2F%2Fexample.org%2F").AbsoluteUri);

        Assert.Equal(403, response!.Status);
        Assert.Equal(1, await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).CountAsync());
    }
}
