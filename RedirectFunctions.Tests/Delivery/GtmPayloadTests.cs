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
          "timestamp": 1772600767
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

    /// <summary>Compares as text, in which the order of the fields counts and a number is no string.</summary>
    private static void AssertJson(string expected, Click click) =>
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), Payload(click).ToJsonString());
}
