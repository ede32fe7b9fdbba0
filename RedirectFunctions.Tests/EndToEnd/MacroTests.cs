using System.Net;
using System.Text;
using System.Text.Json;
using RedirectFunctions.Tests.Infrastructure;
using RedirectFunctions.Tests.Redirects.Signing;

namespace RedirectFunctions.Tests.EndToEnd;

/// <summary>Links with macros: built by the app, filled in as the platform does, and clicked.</summary>
[Trait("Category", "Slow")]
public sealed class MacroTests(AzuriteFixture azurite)
{
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{{campaign.name}}", "Spring%20Sale%20%7C%20DE", "Spring Sale | DE")]
    [InlineData("{{ campaign.id }}", "a%2Bb%26c", "a+b&c")]
    [InlineData("{{campaign.${name}}}", "Spring+Sale", "Spring Sale")]
    [InlineData("{campaignid}", "12345678", "12345678")]
    [InlineData("{_custom}", "x%3Dy", "x=y")]
    [InlineData("*|CAMPAIGN_UID|*", "3f2a", "3f2a")]
    [InlineData("%%jobid%%", "991", "991")]
    [InlineData("%%=v(@job)=%%", "991", "991")]
    [InlineData("${CAMPAIGN_ID}", "77", "77")]
    [InlineData("__CAMPAIGN_NAME__", "Fr%C3%BChling", "Frühling")]
    [InlineData("[[data:campaign]]", "mj-1", "mj-1")]
    [InlineData("<%= delivery.id %>", "42", "42")]
    [InlineData("[CACHEBUSTER]", "123", "123")]
    [InlineData("%recipient.list%", "news", "news")]
    public async Task What_a_platform_fills_in_arrives_at_the_destination_and_in_reports(string macro, string filledIn, string reported)
    {
        await using var app = await RunningApp.StartAsync(azurite);
        foreach (var (order, expected) in new[]
        {
            (new { destination = "https://example.com/p?a=1#top", campaign = new Dictionary<string, string> { ["utm_campaign"] = macro, ["utm_medium"] = "Größe" } }, $"https://example.com/p?a=1&utm_medium=Gr%C3%B6%C3%9Fe&utm_campaign={filledIn}"),
            (new { destination = $"https://example.com/{macro}/p&q?utm_campaign={macro}", campaign = new Dictionary<string, string>() }, $"https://example.com/{filledIn}/p%26q?utm_campaign={filledIn}"),
            (new { destination = $"https://example.com/{macro}", campaign = new Dictionary<string, string>() }, $"https://example.com/{filledIn}?"),
        })
        {
            var built = await BuildAsync(app, order);
            var link = built.GetProperty("link").GetString()!;
            Assert.Contains(macro, link, StringComparison.Ordinal);
            Assert.False(built.TryGetProperty("pathLink", out _));
            Assert.False(built.GetProperty("isSigned").GetBoolean());
            Assert.Equal(302, built.GetProperty("explanation").GetProperty("status").GetInt32());

            using var response = await app.GetAsync(link.Replace(macro, filledIn, StringComparison.Ordinal), ("User-Agent", Firefox));

            Assert.Equal(HttpStatusCode.Found, response.StatusCode);
            Assert.Equal(Sorted(expected), Sorted(RunningApp.Location(response)));
        }

        Assert.Equal(reported, (await app.AcceptedAsync("gtm", "utm_campaign")).Json.GetProperty("utm_campaign").GetString());
    }

    [Theory]
    [InlineData("https://example.com/?x={{contact.firstname}}", "destination", "{{contact.firstname}} stands for personal data")]
    [InlineData("https://example.com/?x=*|EMAIL|*", "destination", "*|EMAIL|* stands for personal data")]
    [InlineData("https://example.com/?x=%%emailaddr%%", "destination", "%%emailaddr%% stands for personal data")]
    [InlineData("https://example.com/?x={{ person.phone_number|default:'' }}", "destination", "stands for personal data")]
    [InlineData("https://example.com/?x={campaignid}&y=__AID__", "destination", "It has {campaignid}, __AID__ in it")]
    [InlineData("https://example.com/?x={campaignid}#a", "destination", "What follows #")]
    public async Task A_link_with_macros_says_what_comes_of_them(string destination, string field, string text)
    {
        await using var app = await RunningApp.StartAsync(azurite);

        Assert.Contains(Warnings(await BuildAsync(app, new { destination })), warning => warning.Field == field && warning.Text.Contains(text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://example.com/?x={campaignid}")]
    [InlineData("https://example.com/?x={{campaign.name}}")]
    [InlineData("https://example.com/?x={{ad.id}}&a[]=1&b=%C3%A4%20x%FCabc%20&c=a_b__c")]
    public async Task A_campaigns_name_is_not_taken_for_a_persons(string destination)
    {
        await using var app = await RunningApp.StartAsync(azurite);

        Assert.DoesNotContain(Warnings(await BuildAsync(app, new { destination })), warning => warning.Text.Contains("personal", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://example.com/a%20b?x=%7Bgclid%7D&y=a[]&z=50%25&w=%E4%abc%20d_e__f", null)]
    [InlineData("https://example.com/?x={click_id}", "{click_id} is filled in only")]
    public async Task What_is_no_macro_of_a_platform_is_encoded_as_before(string destination, string? warning)
    {
        await using var app = await RunningApp.StartAsync(azurite);

        var built = await BuildAsync(app, new { destination });

        Assert.StartsWith("/r?destinationUrl=https%3A%2F%2Fexample.com%2F", built.GetProperty("link").GetString(), StringComparison.Ordinal);
        Assert.True(built.TryGetProperty("pathLink", out _));
        Assert.Equal(warning is not null, Warnings(built).Any(said => said.Text.StartsWith(warning ?? "{", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("https://{{shop}}.example/", "macro_in_host")]
    [InlineData("https://shop.example{x}/", "macro_in_host")]
    [InlineData("{lpurl}", "macro_first")]
    [InlineData("https://elsewhere.example/?x={campaignid}", "macro_unsignable")]
    public async Task A_macro_that_would_break_the_link_is_refused(string destination, string code)
    {
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_SIGNING_KEYS", TestKeys.First));

        using var response = await PostAsync(app, new { destination });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"\"{code}\"", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_would_be_signed_is_not_and_says_so()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_SIGNING_KEYS", TestKeys.First));
        const string destination = "https://example.com/?x={campaignid}";

        foreach (var (order, field) in new (object, string)[]
        {
            (new { destination, sign = true }, "sign"),
            (new { destination, name = "spring" }, "name"),
            (new { destination, expires = DateTimeOffset.UtcNow.AddDays(1) }, "expires"),
        })
        {
            var built = await BuildAsync(app, order);
            Assert.DoesNotContain("sig=", built.GetProperty("link").GetString(), StringComparison.Ordinal);
            Assert.Contains(Warnings(built), warning => warning.Field == field && warning.Text.StartsWith("The link is not signed", StringComparison.Ordinal));
        }
    }

    private static List<(string Field, string Text)> Warnings(JsonElement built) =>
        [.. built.GetProperty("warnings").EnumerateArray().Select(warning => (warning.GetProperty("field").GetString()!, warning.GetProperty("text").GetString()!))];

    /// <summary>The order of campaign parameters does not matter here.</summary>
    private static string Sorted(string url) => $"{url.Split('?')[0]}?{string.Join('&', url.Split('?')[1].Split('&').Order(StringComparer.Ordinal))}";

    private static async Task<JsonElement> BuildAsync(RunningApp app, object order)
    {
        using var response = await PostAsync(app, order);
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task<HttpResponseMessage> PostAsync(RunningApp app, object order)
    {
        using var content = new StringContent(JsonSerializer.Serialize(order), Encoding.UTF8, "application/json");
        return await app.Visitor.PostAsync(new Uri("/ops/build", UriKind.Relative), content, Token);
    }
}
