using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using RedirectFunctions.Clicks;
using RedirectFunctions.Delivery.Ga4;
using RedirectFunctions.LocalHost.Collector;
using RedirectFunctions.Tests.Clicks;

namespace RedirectFunctions.Tests.Delivery;

public class Ga4PayloadTests
{
    [Fact]
    public void A_click_is_one_event_with_the_visitor_beside_it() => AssertJson(
        """
        {
          "client_id": "1234567890.1700000000",
          "timestamp_micros": 1772600767890123,
          "user_agent": "Mozilla/5.0 (X11; Linux x86_64) \"Gecko\"",
          "ip_override": "203.0.113.0",
          "events": [
            {
              "name": "redirect_tracking",
              "params": {
                "session_id": "1700000123",
                "engagement_time_msec": 1,
                "event_id": "019cb9a0-5d52-7000-8000-00000000abcd",
                "destination_url": "https://shop.example/p?utm_source=news&utm_campaign=spring+sale&xptdk=AbC&ref=a%2Bb#top",
                "destination_host": "shop.example",
                "page_location": "https://shop.example/p?utm_source=news&utm_campaign=spring+sale&xptdk=AbC&ref=a%2Bb#top",
                "page_referrer": "https://blog.example/größe?a=1&b=2",
                "traffic_kind": "preview",
                "traffic_reason": "user-agent",
                "utm_source": "news",
                "utm_campaign": "spring sale",
                "platform_xptdk": "AbC",
                "platform_ref": "a+b"
              }
            }
          ]
        }
        """,
        SampleClick.Full);

    [Fact]
    public void What_the_request_did_not_say_is_left_out() => AssertJson(
        """
        {
          "client_id": "1.1700000000",
          "timestamp_micros": 1772600767890123,
          "events": [
            {
              "name": "redirect_tracking",
              "params": {
                "session_id": "1700000000",
                "engagement_time_msec": 1,
                "event_id": "019cb9a0-5d52-7000-8000-00000000abcd",
                "destination_url": "https://shop.example/",
                "destination_host": "shop.example",
                "page_location": "https://shop.example/",
                "traffic_kind": "human"
              }
            }
          ]
        }
        """,
        SampleClick.Bare);

    [Fact]
    public void Long_values_are_cut_to_what_GA4_accepts()
    {
        var parameters = Params(SampleClick.Full with
        {
            Destination = "https://shop.example/" + new string('a', 2000),
            Referrer = new string('r', 500),
            Campaign = SampleClick.Parameters(("utm_source", new string('s', 101))),
            Platform = SampleClick.Parameters(("platform_ref", new string('ü', 50))),
        });

        Assert.Equal(1000, Text(parameters, "page_location").Length);
        Assert.Equal(100, Text(parameters, "destination_url").Length);
        Assert.Equal(420, Text(parameters, "page_referrer").Length);
        Assert.Equal(new string('s', 100), Text(parameters, "utm_source"));
        Assert.Equal(new string('ü', 16), Text(parameters, "platform_ref"));
    }

    [Theory]
    [InlineData(true, 16)]
    [InlineData(false, 17)]
    public void Campaign_parameters_go_first_until_there_are_25_parameters(bool hasReferrer, int room)
    {
        var campaign = Enumerable.Range(1, 10).Select(number => ($"utm_{number}", "c")).ToArray();
        var platform = Enumerable.Range(1, 20).Select(number => ($"platform_{number}", "p")).ToArray();

        var names = Params(SampleClick.Full with
        {
            Referrer = hasReferrer ? "https://blog.example/" : null,
            Campaign = SampleClick.Parameters(campaign),
            Platform = SampleClick.Parameters(platform),
        }).Select(parameter => parameter.Key).ToList();

        Assert.Equal(25, names.Count);
        Assert.Equal(campaign.Concat(platform).Select(parameter => parameter.Item1).Take(room), names.TakeLast(room));
    }

    [Fact]
    public void Any_click_makes_a_payload_that_breaks_no_documented_rule() => ClickGen.Any.Sample(
        click => Assert.Empty(Problems(click)),
        iter: 3000);

    [Theory]
    [InlineData(null, false, null)]
    [InlineData(true, false, "GRANTED")]
    [InlineData(false, false, "DENIED")]
    [InlineData(true, true, "DENIED")]
    [InlineData(null, true, "DENIED")]
    public void Consent_is_what_the_setting_says_and_denied_by_a_click_that_asks_for_privacy(bool? setting, bool isPrivate, string? consent)
    {
        var payload = JsonNode.Parse(Ga4Payload.Write(SampleClick.Full with { IsPrivate = isPrivate }, setting))!;

        Assert.Equal(consent, payload["consent"]?["ad_user_data"]?.GetValue<string>());
        Assert.Equal(consent, payload["consent"]?["ad_personalization"]?.GetValue<string>());
    }

    [Fact]
    public void The_rules_would_see_a_wrong_payload() =>
        Assert.NotEmpty(Problems(SampleClick.Full with { Campaign = SampleClick.Parameters(("ga_source", "x")) }));

    private static IReadOnlyList<Ga4Problem> Problems(Click click) =>
        new Ga4PayloadRules(new FakeTimeProvider(click.Time)).Check(Ga4Payload.Write(click, null));

    private static JsonObject Params(Click click) => JsonNode.Parse(Ga4Payload.Write(click, null))!["events"]![0]!["params"]!.AsObject();

    private static string Text(JsonObject parameters, string name) => parameters[name]!.GetValue<string>();

    /// <summary>Compares as text, in which the order of the fields counts and a number is no string.</summary>
    private static void AssertJson(string expected, Click click) =>
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), JsonNode.Parse(Ga4Payload.Write(click, null))!.ToJsonString());
}
