using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using RedirectFunctions.Clicks;
using RedirectFunctions.Delivery.Sinks.Ga4;
using RedirectFunctions.LocalHost.Collector;
using RedirectFunctions.Tests.Clicks;

namespace RedirectFunctions.Tests.Delivery;

public class Ga4PayloadTests
{
    private static readonly Ga4Options Options = new(new Uri("https://ga4.example"), "G-ABC1234567", "secret");

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
    public void The_campaign_goes_ahead_as_an_event_of_its_own_where_the_setting_says_so()
    {
        var click = SampleClick.Full with
        {
            Campaign = SampleClick.Parameters(
                ("utm_id", "7"), ("utm_source", "news"), ("utm_medium", "email"), ("utm_campaign", "spring sale"), ("utm_term", "t"), ("utm_content", "c"), ("utm_own", "x")),
        };

        var events = JsonNode.Parse(Ga4Payload.Write(click, Options with { CampaignDetails = true }))!["events"]!.AsArray();

        Assert.Equal(2, events.Count);
        Assert.Equal(
            """{"name":"campaign_details","params":{"session_id":"1700000123","engagement_time_msec":1,"campaign_id":"7","campaign":"spring sale","source":"news","medium":"email","term":"t","content":"c"}}""",
            events[0]!.ToJsonString());
        Assert.Equal("redirect_tracking", events[1]!["name"]!.GetValue<string>());
    }

    [Fact]
    public void A_click_without_source_medium_and_campaign_has_no_campaign_ahead() => Assert.Single(
        JsonNode.Parse(Ga4Payload.Write(SampleClick.Bare with { Campaign = SampleClick.Parameters(("utm_term", "t")) }, Options with { CampaignDetails = true }))!["events"]!.AsArray());

    [Fact]
    public void What_is_cut_is_named_and_what_is_left_out_is_counted()
    {
        var parameters = Params(SampleClick.Full with
        {
            Destination = "https://shop.example/" + new string('a', 2000),
            ParametersLeftOut = 3,
            Campaign = SampleClick.Parameters(("utm_source", new string('s', 100)), ("utm_term", new string('t', 101))),
            Platform = SampleClick.Parameters([.. Enumerable.Range(1, 20).Select(number => ($"platform_{number}", new string('p', 101)))]),
        });

        Assert.Equal(25, parameters.Count);
        Assert.StartsWith("page_location,utm_term,platform_1,platform_2,", Text(parameters, "parameters_cut"), StringComparison.Ordinal);
        Assert.Equal(100, Text(parameters, "parameters_cut").Length);
        Assert.Equal(3 + 22 - parameters.Count(parameter => parameter.Key.StartsWith("utm_", StringComparison.Ordinal) || parameter.Key.StartsWith("platform_", StringComparison.Ordinal)), parameters["parameters_left_out"]!.GetValue<int>());
    }

    [Fact]
    public void A_property_of_Analytics_360_gets_values_of_500_characters()
    {
        var click = SampleClick.Full with { Campaign = SampleClick.Parameters(("utm_source", new string('s', 501))) };

        var parameters = JsonNode.Parse(Ga4Payload.Write(click, Options with { MaxValueLength = 500 }))!["events"]![0]!["params"]!.AsObject();

        Assert.Equal(500, Text(parameters, "utm_source").Length);
        Assert.Equal(click.Destination, Text(parameters, "destination_url"));
    }

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
    [InlineData(true, 15)]
    [InlineData(false, 16)]
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
        click =>
        {
            Assert.Empty(Problems(click, Options));
            Assert.Empty(Problems(click, Options with { CampaignDetails = true }));
            Assert.Empty(Problems(click, Options with { MaxValueLength = 500 }));
        },
        iter: 3000);

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(true, true, """{"ad_user_data":"GRANTED","ad_personalization":"GRANTED"}""")]
    [InlineData(false, true, """{"ad_user_data":"DENIED","ad_personalization":"GRANTED"}""")]
    [InlineData(null, false, """{"ad_personalization":"DENIED"}""")]
    public void Consent_is_the_clicks(bool? userData, bool? personalization, string? consent)
    {
        var click = SampleClick.Full with { Consent = new(AdUserData: userData, AdPersonalization: personalization) };

        Assert.Equal(consent, Payload(click, Options with { Consent = new(AdUserData: true) })["consent"]?.ToJsonString());
    }

    [Fact]
    public void A_click_from_before_consent_was_kept_has_the_settings_and_denies_everything_if_it_is_private()
    {
        var options = Options with { Consent = new(AdUserData: true, AdPersonalization: true) };

        Assert.Null(Payload(SampleClick.Full, Options)["consent"]);
        Assert.Equal("""{"ad_user_data":"GRANTED","ad_personalization":"GRANTED"}""", Payload(SampleClick.Full, options)["consent"]!.ToJsonString());
        Assert.Equal("""{"ad_user_data":"DENIED","ad_personalization":"DENIED"}""", Payload(SampleClick.Full with { IsPrivate = true }, options)["consent"]!.ToJsonString());
    }

    /// <summary>A container would take the app's own address for the visitor's; Google's collector ignores it.</summary>
    [Theory]
    [InlineData("https://gtm.example.com", "0.0.0.0")]
    [InlineData("https://www.google-analytics.com", null)]
    [InlineData("https://region1.google-analytics.com", null)]
    public void A_private_click_has_an_address_that_is_nobodys_where_a_container_would_fill_one_in(string endpoint, string? address)
    {
        var options = new Ga4Options(new Uri(endpoint), "G-ABC1234567", "secret");

        Assert.Equal(address, Payload(SampleClick.Bare with { IsPrivate = true }, options)["ip_override"]?.GetValue<string>());
        Assert.Null(Payload(SampleClick.Bare, options)["ip_override"]);
    }

    [Fact]
    public void The_rules_would_see_a_wrong_payload() =>
        Assert.NotEmpty(Problems(SampleClick.Full with { Campaign = SampleClick.Parameters(("ga_source", "x")) }, Options));

    private static IReadOnlyList<Ga4Problem> Problems(Click click, Ga4Options options) =>
        new Ga4PayloadRules(new FakeTimeProvider(click.Time), options.MaxValueLength).Check(Ga4Payload.Write(click, options));

    private static JsonObject Payload(Click click, Ga4Options options) => JsonNode.Parse(Ga4Payload.Write(click, options))!.AsObject();

    private static JsonObject Params(Click click) => JsonNode.Parse(Ga4Payload.Write(click, Options))!["events"]![0]!["params"]!.AsObject();

    private static string Text(JsonObject parameters, string name) => parameters[name]!.GetValue<string>();

    /// <summary>Compares the text, so the order of fields matters, and a number is not a string.</summary>
    private static void AssertJson(string expected, Click click) =>
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), JsonNode.Parse(Ga4Payload.Write(click, Options))!.ToJsonString());
}
