using System.Net;
using System.Text;
using System.Text.Json;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.EndToEnd;

/// <summary>The click's id in the <c>Location</c> that the visitor gets.</summary>
[Trait("Category", "Slow")]
public sealed class ClickIdTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_macro_in_a_stored_destination_becomes_the_id_of_the_click()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        await PutAsync(app, "spring", """{"destination":"https://example.com/{click_id}?subid={click_id}#{click_id}","rules":[{"device":"ios","destination":"https://example.com/app?id={click_id}"}]}""");

        var location = await ClickAsync(app, "/spring");

        var gtm = (await app.AcceptedAsync("gtm", "subid")).Json;
        var id = gtm.GetProperty("event_id").GetString();
        Assert.Equal($"https://example.com/{id}?subid={id}#{id}", location);
        Assert.Equal("https://example.com/%7Bclick_id%7D?subid=%7Bclick_id%7D#%7Bclick_id%7D", gtm.GetProperty("destination_url").GetString());
        Assert.Matches("^https://example.com/app\\?id=[0-9a-f-]{36}$", await ClickAsync(app, "/spring", ("User-Agent", "Mozilla/5.0 (iPhone)")));
    }

    [Fact]
    public async Task A_parameter_of_the_settings_is_added_to_every_link_that_lacks_it()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("CLICK_ID_PARAM", "rf_id"));
        await PutAsync(app, "spring", """{"destination":"https://example.com/spring"}""");

        Assert.Matches("^https://example.com/\\?a=1&gclid=2&rf_id=[0-9a-f-]{36}#f$", await ClickAsync(app, "/r?gclid=2&to=https%3A%2F%2Fexample.com%2F%3Fa%3D1%23f"));
        Assert.Equal("https://example.com/?RF_ID=own", await ClickAsync(app, "/r?to=https%3A%2F%2Fexample.com%2F%3FRF_ID%3Down"));
        var location = await ClickAsync(app, "/spring");
        Assert.Equal($"https://example.com/spring?rf_id={(await app.AcceptedAsync("gtm", "/spring\"")).Json.GetProperty("event_id").GetString()}", location);
    }

    [Fact]
    public async Task Without_consent_or_without_a_click_there_is_no_id()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("CLICK_ID_PARAM", "rf_id"));
        await PutAsync(app, "spring", """{"destination":"https://example.com/?subid={click_id}"}""");

        Assert.Equal("https://example.com/?subid=", await ClickAsync(app, "/spring", ("Sec-GPC", "1")));
        Assert.Equal("https://example.com/?subid=", await ClickAsync(app, "/spring?gcs=G101"));
        using var request = new HttpRequestMessage(HttpMethod.Head, "/spring");
        using var head = await app.Visitor.SendAsync(request, Token);
        Assert.Equal("https://example.com/?subid=", RunningApp.Location(head));
    }

    [Fact]
    public async Task A_link_that_is_not_stored_keeps_the_text_as_it_is_and_an_explanation_shows_an_id()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        await PutAsync(app, "spring", """{"destination":"https://example.com/?subid={click_id}"}""");

        Assert.Equal("https://example.com/?subid=%7Bclick_id%7D", await ClickAsync(app, "/r?to=https%3A%2F%2Fexample.com%2F%3Fsubid%3D%7Bclick_id%7D"));
        using var response = await app.GetAsync("/ops/explain?link=/spring");
        var explanation = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token)).RootElement;
        Assert.Equal($"https://example.com/?subid={explanation.GetProperty("tracking").GetProperty("gtm").GetProperty("event_id").GetString()}", explanation.GetProperty("location").GetString());
    }

    private static async Task<string> ClickAsync(RunningApp app, string path, params (string Name, string Value)[] headers)
    {
        using var response = await app.GetAsync(path, headers);
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        return RunningApp.Location(response);
    }

    private static async Task PutAsync(RunningApp app, string name, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await app.Visitor.PutAsync(new Uri($"/ops/links/{name}", UriKind.Relative), content, Token);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Token));
    }
}
