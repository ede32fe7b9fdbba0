using System.Text.Json.Nodes;
using CsCheck;
using RedirectFunctions.Clicks;
using RedirectFunctions.Delivery.Sinks.Gtm;
using RedirectFunctions.Tests.Clicks;

namespace RedirectFunctions.Tests.Delivery;

public class GtmPayloadTests
{
    /// <summary>The keys that Stape's Data Client copies into user_data (its template.js).</summary>
    private static readonly HashSet<string> PersonalKeys = new(StringComparer.OrdinalIgnoreCase)
    {
        "email", "mail", "email_address", "emailAddress", "user_email", "userEmail",
        "phone", "phone_number", "phoneNumber", "user_phone",
        "name", "first_name", "firstName", "nameFirst", "last_name", "lastName", "nameLast", "surname", "family_name",
        "street", "address", "city", "state", "region", "zip", "postal_code", "postalCode", "country", "country_code", "user_data",
    };

    [Fact]
    public void A_click_is_a_data_layer_push_with_the_common_event_data_beside_it() => AssertJson(
        """
        {
          "event": "redirect_tracking",
          "event_name": "redirect_tracking",
          "event_id": "019cb9a0-5d52-7000-8000-00000000abcd",
          "destination_url": "https://shop.example/p?utm_source=news&utm_campaign=spring+sale&xptdk=AbC&ref=a%2Bb#top",
          "page_location": "https://shop.example/p?utm_source=news&utm_campaign=spring+sale&xptdk=AbC&ref=a%2Bb#top",
          "page_referrer": "https://blog.example/größe?a=1&b=2",
          "client_id": "1234567890.1700000000",
          "ga_session_id": "1700000123",
          "ga_session_number": "4",
          "user_agent": "Mozilla/5.0 (X11; Linux x86_64) \"Gecko\"",
          "ip_override": "203.0.113.0",
          "language": "de-CH",
          "traffic_kind": "preview",
          "traffic_reason": "user-agent",
          "timestamp": 1772600767,
          "event_time": 1772600767,
          "engagement_time_msec": 1,
          "utm_source": "news",
          "utm_campaign": "spring sale",
          "platform_xptdk": "AbC",
          "platform_ref": "a+b"
        }
        """,
        SampleClick.Full);

    [Fact]
    public void What_the_request_did_not_say_is_left_out() => AssertJson(
        """
        {
          "event": "redirect_tracking",
          "event_name": "redirect_tracking",
          "event_id": "019cb9a0-5d52-7000-8000-00000000abcd",
          "destination_url": "https://shop.example/",
          "page_location": "https://shop.example/",
          "client_id": "1.1700000000",
          "ga_session_id": "1700000000",
          "traffic_kind": "human",
          "timestamp": 1772600767,
          "event_time": 1772600767,
          "engagement_time_msec": 1
        }
        """,
        SampleClick.Bare);

    [Fact]
    public void A_container_hears_its_own_id_of_the_visitor_and_how_many_parameters_were_left_out()
    {
        var payload = Payload(SampleClick.Full with { ServerClientId = "UJeLD7rOMlN/KJ5k=.1700000000", ParametersLeftOut = 2 });

        Assert.Equal("UJeLD7rOMlN/KJ5k=.1700000000", payload["client_id"]!.GetValue<string>());
        Assert.Equal(2, payload["parameters_left_out"]!.GetValue<int>());
    }

    [Fact]
    public void Consent_is_an_object_of_booleans_and_two_digits()
    {
        var payload = Payload(SampleClick.Full with { Consent = new(AdStorage: false, AdUserData: false, AdPersonalization: true, SecurityStorage: true) });

        Assert.Equal("""{"ad_storage":false,"ad_user_data":false,"ad_personalization":true,"security_storage":true}""", payload["consent_state"]!.ToJsonString());
        Assert.Equal("G101", payload["x-ga-gcs"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(true, true, "G111")]
    [InlineData(true, null, "G111")]
    [InlineData(null, true, "G111")]
    [InlineData(true, false, "G110")]
    [InlineData(null, false, "G110")]
    [InlineData(false, true, "G101")]
    [InlineData(false, false, "G100")]
    public void The_digits_are_ad_storage_and_analytics_storage(bool? ads, bool? analytics, string? gcs) =>
        Assert.Equal(gcs, Payload(SampleClick.Full with { Consent = new(AdStorage: ads, AnalyticsStorage: analytics) })["x-ga-gcs"]?.GetValue<string>());

    /// <summary>Clicks stored before consent was recorded have none, like clicks whose consent is unknown.</summary>
    [Fact]
    public void A_private_click_denies_everything_and_has_an_address_that_is_nobodys()
    {
        var payload = Payload(SampleClick.Bare with { IsPrivate = true });

        Assert.Equal("""{"ad_storage":false,"ad_user_data":false,"ad_personalization":false,"analytics_storage":false}""", payload["consent_state"]!.ToJsonString());
        Assert.Equal(("G100", "0.0.0.0"), (payload["x-ga-gcs"]!.GetValue<string>(), payload["ip_override"]!.GetValue<string>()));
        Assert.False(Payload(SampleClick.Bare).ContainsKey("consent_state"));
        Assert.False(Payload(SampleClick.Bare).ContainsKey("ip_override"));
    }

    [Theory]
    [InlineData("https://shop.example/", "AbC-_9", null, "fb.1.1772600767890.AbC-_9")]
    [InlineData("https://www.shop.example.co.uk/", "AbC", null, "fb.2.1772600767890.AbC")]
    [InlineData("https://a.b.shop.de/", "AbC", null, "fb.1.1772600767890.AbC")]
    [InlineData("https://shop.example/", "AbC", "fb.1.1.AbC", "fb.1.1.AbC")]
    [InlineData("https://shop.example/", "A.b.C", "fb.1.1.A.b.C", "fb.1.1.A.b.C")]
    [InlineData("https://shop.example/", "New", "fb.1.1.Old", "fb.1.1772600767890.New")]
    [InlineData("https://shop.example/", null, "fb.1.1.Old", "fb.1.1.Old")]
    [InlineData("https://shop.example/", null, null, null)]
    public void Metas_click_id_has_the_time_of_the_click(string destination, string? fbclid, string? cookie, string? fbc)
    {
        var payload = Payload(SampleClick.Full with
        {
            Destination = destination,
            Platform = fbclid is null ? [] : SampleClick.Parameters(("platform_fbclid", fbclid)),
            AdCookies = cookie is null ? null : SampleClick.Parameters(("_fbc", cookie)),
        });

        Assert.Equal(fbc, payload["fbc"]?.GetValue<string>());
        Assert.Equal(cookie is null ? null : fbc, payload["common_cookie"]?["_fbc"]?.GetValue<string>());
    }

    [Fact]
    public void Cookies_of_ad_platforms_stand_together_and_the_clicks_own_ids_go_first()
    {
        var payload = Payload(SampleClick.Full with
        {
            AdCookies = SampleClick.Parameters(("ttclid", "Old"), ("_ttp", "t"), ("_fbp", "fb.1.1.2")),
            Platform = SampleClick.Parameters(("platform_ttclid", "New")),
        });

        Assert.Equal("""{"_fbp":"fb.1.1.2","_ttp":"t","ttclid":"New"}""", payload["common_cookie"]!.ToJsonString());
    }

    [Fact]
    public void Nothing_is_cut_and_all_parameters_are_there()
    {
        var click = SampleClick.Full with
        {
            Destination = "https://shop.example/" + new string('a', 8000),
            Campaign = SampleClick.Parameters([.. Enumerable.Range(1, 50).Select(number => ($"utm_{number}", new string('ü', 200)))]),
            Platform = SampleClick.Parameters([.. Enumerable.Range(1, 50).Select(number => ($"platform_{number}", "p"))]),
        };

        var payload = Payload(click);

        Assert.Equal(click.Destination, payload["page_location"]!.GetValue<string>());
        Assert.Equal(new string('ü', 200), payload["utm_50"]!.GetValue<string>());
        Assert.Equal("p", payload["platform_50"]!.GetValue<string>());
    }

    [Fact]
    public void Any_click_keeps_its_values_and_has_no_key_that_is_taken_for_personal_data() => ClickGen.Any.Sample(
        click =>
        {
            var payload = Payload(click);

            Assert.DoesNotContain(payload, field => PersonalKeys.Contains(field.Key));
            Assert.All(click.Campaign.Concat(click.Platform), parameter => Assert.Equal(parameter.Value, payload[parameter.Key]!.GetValue<string>()));
            Assert.Equal(click.UserAgent, payload["user_agent"]?.GetValue<string>());
            Assert.Equal(click.Referrer, payload["page_referrer"]?.GetValue<string>());
        },
        iter: 1000);

    private static JsonObject Payload(Click click) => JsonNode.Parse(GtmPayload.Write(click))!.AsObject();

    /// <summary>Compares the text, so the order of fields matters, and a number is not a string.</summary>
    private static void AssertJson(string expected, Click click) =>
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), Payload(click).ToJsonString());
}
