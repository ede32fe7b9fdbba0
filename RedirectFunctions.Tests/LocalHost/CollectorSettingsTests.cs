using System.Net.Http.Json;
using System.Text.Json;
using RedirectFunctions.Tests.Infrastructure;
using RedirectFunctions.Tests.Live;

namespace RedirectFunctions.Tests.LocalHost;

[Trait("Category", "Slow")]
public sealed class CollectorSettingsTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("100", 100, 0)]
    [InlineData("100", 101, 1)]
    [InlineData("500", 500, 0)]
    [InlineData("500", 501, 1)]
    public async Task The_collector_accepts_the_length_of_values_that_the_app_is_set_to(string limit, int length, int problems)
    {
        await using var app = await LiveApp.StartAsync(azurite, ("GA4_PARAM_VALUE_LIMIT", limit));
        using var client = new HttpClient { BaseAddress = app.Url, Timeout = RunningApp.Patience };

        using var response = await client.PostAsJsonAsync(
            "/collector/debug/mp/collect",
            new { client_id = "1.2", events = new[] { new { name = "x", @params = new { utm_source = new string('x', length) } } } },
            TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        Assert.Equal(problems, answer.GetProperty("validationMessages").GetArrayLength());
    }
}
