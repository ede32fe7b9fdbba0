using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Campaigns;
using RedirectFunctions.Clicks.Consent;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Clicks.Privacy;
using RedirectFunctions.Clicks.Traffic;
using RedirectFunctions.Clicks.Visitors;

namespace RedirectFunctions.Tests.Clicks;

public class ClickFactoryTests
{
    private static readonly TrafficClassifier Traffic = new();

    private const string Destination = "https://shop.example/p?utm_source=news&ref=friend";

    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, 890, TimeSpan.Zero);

    [Fact]
    public void A_click_is_what_the_request_says()
    {
        var click = Create(
            ("Cookie", "_ga=GA1.1.1234567890.1700000000; _ga_ABC=GS2.1.s1772599123$o4$t1772600456"),
            ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) (odd"),
            ("X-Forwarded-For", "203.0.113.77:51234"),
            ("Referer", "https://blog.example/post?x=1"),
            ("Accept-Language", "de-CH,de;q=0.9,en;q=0.8"));

        Assert.Equal(Destination, click.Destination);
        Assert.Equal(Now, click.Time);
        Assert.Equal([new("utm_source", "news")], click.Campaign);
        Assert.Equal([new("platform_ref", "friend")], click.Platform);
        Assert.Equal("1234567890.1700000000", click.ClientId);
        Assert.Equal(1772599123, click.SessionId);
        Assert.Equal(4, click.SessionNumber);
        Assert.Equal("Mozilla/5.0 (X11; Linux x86_64) (odd", click.UserAgent);
        Assert.Equal("203.0.113.0", click.IpAddress);
        Assert.Equal("https://blog.example/post?x=1", click.Referrer);
        Assert.Equal("de-CH", click.Language);
    }

    [Fact]
    public void A_request_without_headers_is_a_click_too()
    {
        var click = Create();

        Assert.Null(click.UserAgent);
        Assert.Null(click.IpAddress);
        Assert.Null(click.Referrer);
        Assert.Null(click.Language);
    }

    [Fact]
    public void The_id_is_a_version_7_uuid_of_the_time_of_the_click()
    {
        var id = Create().Id;

        Assert.Equal(7, id.Version);
        Assert.Equal(Now.ToUnixTimeMilliseconds(), long.Parse(id.ToString("N")[..12], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Without_cookies_the_ids_are_made_in_GA4s_form_of_the_time_of_the_click()
    {
        for (var time = 0; time < 100; time++)
        {
            var click = Create();

            var parts = click.ClientId.Split('.');
            Assert.Equal(2, parts.Length);
            Assert.InRange(long.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture), 1, int.MaxValue);
            Assert.Equal(Now.ToUnixTimeSeconds(), long.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture));
            Assert.Equal(Now.ToUnixTimeSeconds(), click.SessionId);
        }
    }

    [Fact]
    public void Two_clicks_without_cookies_share_no_id()
    {
        var clicks = Enumerable.Range(0, 1000).Select(_ => Create()).ToList();

        Assert.Equal(1000, clicks.DistinctBy(click => click.Id).Count());
        Assert.InRange(clicks.DistinctBy(click => click.ClientId).Count(), 990, 1000);
    }

    [Fact]
    public void A_broken_cookie_counts_as_none()
    {
        var click = Create(("Cookie", "_ga=deleted; _ga_ABC=deleted"));

        Assert.EndsWith($".{Now.ToUnixTimeSeconds()}", click.ClientId, StringComparison.Ordinal);
        Assert.Equal(Now.ToUnixTimeSeconds(), click.SessionId);
    }

    [Theory]
    [InlineData("User-Agent", 512)]
    [InlineData("Referer", 2048)]
    public void A_long_header_is_cut(string name, int length)
    {
        var text = new string('x', length);

        Assert.Equal(text, Value(Create((name, text))));
        Assert.Equal(text, Value(Create((name, text + "y"))));

        string? Value(Click click) => name == "Referer" ? click.Referrer : click.UserAgent;
    }

    [Fact]
    public void A_cut_splits_no_character() =>
        Assert.Equal(new string('x', 511), Create(("User-Agent", new string('x', 511) + "😀")).UserAgent);

    [Theory]
    [InlineData("en", "en")]
    [InlineData("en-US,en;q=0.5", "en-US")]
    [InlineData("zh-Hant-TW;q=1", "zh-Hant-TW")]
    [InlineData(" fr , en", "fr")]
    [InlineData("*", null)]
    [InlineData("", null)]
    [InlineData(",en", null)]
    [InlineData("<script>", null)]
    [InlineData("de_DE", null)]
    [InlineData("dé", null)]
    [InlineData("a-language-tag-of-36-characters-here", null)]
    public void The_language_is_the_first_tag_where_it_looks_like_one(string header, string? language) =>
        Assert.Equal(language, Create(("Accept-Language", header)).Language);

    [Theory]
    [InlineData("Sec-GPC")]
    [InlineData("DNT")]
    public void A_visitor_who_asks_for_privacy_is_counted_without_identifiers(string signal)
    {
        const string destination = "https://shop.example/p?gclid=g&ref=r";
        (string, string)[] headers = [(signal, "1"), ("Cookie", "_ga=GA1.1.1234567890.1700000000"), ("X-Forwarded-For", "203.0.113.77")];

        var click = Create(new VisitorOptions(), destination, headers)!;
        var ignored = CaptureOf(new VisitorOptions(), new ConsentOptions { Signals = PrivacySignals.Ignore }, destination, headers).Click!;

        Assert.True(click.IsPrivate);
        Assert.Null(click.IpAddress);
        Assert.NotEqual("1234567890.1700000000", click.ClientId);
        Assert.Equal("https://shop.example/p?ref=r", click.Destination);
        Assert.Equal(["platform_ref"], click.Platform.Select(parameter => parameter.Key));
        Assert.Equal(ClickConsent.Denied, click.Consent);
        Assert.Equal("privacy", CaptureOf(new VisitorOptions(), new ConsentOptions { Signals = PrivacySignals.Skip }, destination, headers).SkippedBy);
        Assert.False(ignored.IsPrivate);
        Assert.Null(ignored.Consent);
        Assert.Equal("1234567890.1700000000", ignored.ClientId);
        Assert.Equal(destination, ignored.Destination);
    }

    [Fact]
    public void A_visitor_who_asks_for_privacy_is_not_known_again_however_visitors_are()
    {
        var options = new VisitorOptions { Identity = VisitorIdentity.Cookie };
        (string, string)[] headers = [("Cookie", "rf_client=123.456; rf_session=1700000000; FPID=FPID2.2.abcdefghijklmnopqrst.1700000000")];

        var known = CaptureOf(options, Destination, headers);
        var hidden = CaptureOf(options, Destination, [.. headers, ("Sec-GPC", "1")]);

        Assert.Equal("abcdefghijklmnopqrst.1700000000", known.Click!.ServerClientId);
        Assert.NotEmpty(known.Cookies);
        Assert.Null(hidden.Click!.ServerClientId);
        Assert.Equal(Now.ToUnixTimeSeconds(), hidden.Click.SessionId);
        Assert.EndsWith($".{Now.ToUnixTimeSeconds()}", hidden.Click.ClientId, StringComparison.Ordinal);
        Assert.Empty(hidden.Cookies);
    }

    [Fact]
    public void A_link_that_says_no_is_as_private_as_a_signal()
    {
        (string, string)[] headers = [("Cookie", "_ga=GA1.1.1234567890.1700000000; rf_client=123.456; _fbp=fb.1.1.1"), ("X-Forwarded-For", "203.0.113.77")];

        var (click, _, cookies) = CaptureOf(new VisitorOptions { Identity = VisitorIdentity.Cookie }, new ConsentOptions(), "https://shop.example/p?awc=1", headers, "cons=0&gclid=g");

        Assert.True(click!.IsPrivate);
        Assert.Equal(ClickConsent.Denied, click.Consent);
        Assert.EndsWith($".{Now.ToUnixTimeSeconds()}", click.ClientId, StringComparison.Ordinal);
        Assert.Equal((null, null), (click.IpAddress, click.AdCookies));
        Assert.Empty(click.Platform);
        Assert.DoesNotContain("awc=1", click.Destination, StringComparison.Ordinal);
        Assert.Empty(cookies);
    }

    [Fact]
    public void Where_ads_alone_are_denied_the_visitor_is_known_and_the_click_ids_are_not()
    {
        var consent = new ConsentOptions { Default = new(AdStorage: false, AnalyticsStorage: true) };

        var click = CaptureOf(new VisitorOptions(), consent, "https://shop.example/p?gclid=g&ref=r", [("Cookie", "_ga=GA1.1.1234567890.1700000000; _fbp=fb.1.1.1")]).Click!;

        Assert.Equal((false, "1234567890.1700000000", null), (click.IsPrivate, click.ClientId, click.AdCookies));
        Assert.Equal(["platform_ref"], click.Platform.Select(parameter => parameter.Key));
        Assert.DoesNotContain("gclid=g", click.Destination, StringComparison.Ordinal);
    }

    [Fact]
    public void Consent_strings_are_not_kept()
    {
        const string strings = "gdpr_consent=CQdZmkAQdZmk&gpp=DBABM~CQdZ&addtl_consent=1~7.12";

        var click = CaptureOf(new VisitorOptions(), new ConsentOptions(), $"https://shop.example/?{strings}", [("Referer", $"https://blog.example/?{strings}")], $"gdpr=1&{strings}").Click!;

        Assert.DoesNotContain("CQdZ", $"{click.Destination} {click.Referrer} {string.Join(' ', click.Platform)}", StringComparison.Ordinal);
        Assert.DoesNotContain("1~7.12", $"{click.Destination} {click.Referrer}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_click_in_the_background_is_a_persons_and_sets_no_cookie()
    {
        (string, string)[] headers = [("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"), ("Accept-Language", "de")];
        var options = new VisitorOptions { Identity = VisitorIdentity.Cookie, SkipBots = true };

        var background = CaptureOf(options, new ConsentOptions(), Destination, headers, isPost: true);

        Assert.Equal((TrafficKind.Background, "parallel-tracking"), (background.Click!.Traffic, background.Click.TrafficReason));
        Assert.Empty(background.Cookies);
        Assert.Empty(CaptureOf(options, new ConsentOptions(), Destination, [("Sec-Fetch-Mode", "no-cors"), .. headers]).Cookies);
        Assert.Empty(CaptureOf(options, new ConsentOptions(), Destination, [], isPost: true).Cookies);
        Assert.Equal(2, CaptureOf(options, new ConsentOptions(), Destination, headers).Cookies.Count);
    }

    [Fact]
    public void Ad_platforms_cookies_and_click_ids_are_taken_but_no_placeholder()
    {
        var click = CaptureOf(
            new VisitorOptions(), new ConsentOptions(), "https://shop.example/", [("Cookie", "_fbp=fb.1.1.1")], "gclid={gclid}&fbclid=AbC&utm_term={keyword}").Click!;

        Assert.Equal([new("_fbp", "fb.1.1.1")], click.AdCookies!);
        Assert.Equal([new("platform_fbclid", "AbC")], click.Platform);
        Assert.Equal([new("utm_term", "{keyword}")], click.Campaign);
    }

    [Fact]
    public void Parameters_beyond_those_that_are_taken_are_counted()
    {
        Assert.Null(Create(new VisitorOptions(), "https://shop.example/?" + string.Join('&', Enumerable.Range(1, 50).Select(number => $"utm_{number}=x")))!.ParametersLeftOut);
        Assert.Equal(
            4,
            Create(new VisitorOptions(), "https://shop.example/?" + string.Join('&', Enumerable.Range(1, 52).Select(number => $"utm_{number}=x&hsa_{number}=x")))!.ParametersLeftOut);
    }

    [Fact]
    public void Destination_and_referrer_are_redacted()
    {
        var click = Create(new VisitorOptions(), "https://shop.example/p?email=jane%40example.org&id=7", ("Referer", "https://user:pw@mail.example/?token=t"))!;

        Assert.Equal("https://shop.example/p?email=redacted&id=7", click.Destination);
        Assert.Equal("https://mail.example/?token=redacted", click.Referrer);
    }

    [Fact]
    public void Parameters_say_no_more_than_the_redacted_texts()
    {
        const string destination = "https://shop.example/?utm_email=jane&ref_url=https%3A%2F%2Fa.example%2F%3Ftoken%3Dt%26gclid%3Dg";

        var click = Create(new VisitorOptions(), destination, [], "utm_term=%2B491701234567&tag=x&my=y")!;
        var hidden = Create(new VisitorOptions(), destination, [("Sec-GPC", "1")], "awc=1&tag=x")!;

        Assert.Equal([new("utm_email", "redacted"), new("utm_term", "redacted")], click.Campaign);
        Assert.Equal([new("platform_ref_url", "https://a.example/?token=redacted&gclid=g"), new("platform_tag", "x")], click.Platform);
        Assert.Equal("https://shop.example/?utm_email=redacted&ref_url=https%3A%2F%2Fa.example%2F%3Ftoken%3Dredacted", hidden.Destination);
        Assert.Equal([new("platform_ref_url", "https://a.example/?token=redacted"), new("platform_tag", "x")], hidden.Platform);
    }

    [Fact]
    public void The_click_ids_of_a_private_click_leave_nothing_behind_of_which_a_tag_could_make_an_id()
    {
        var click = Create(
            new VisitorOptions(),
            "https://shop.example/p?gclid=G&fbclid=F&id=7#ttclid=T",
            [("DNT", "1"), ("Referer", "https://shop.example/?msclkid=M&a=1")])!;

        Assert.Equal("https://shop.example/p?id=7", click.Destination);
        Assert.Equal("https://shop.example/?a=1", click.Referrer);
    }

    [Fact]
    public void A_control_character_in_a_header_becomes_a_space()
    {
        var click = Create(("User-Agent", "a\tb"), ("Referer", "https://a.example/\tb"));

        Assert.Equal("a b", click.UserAgent);
        Assert.Equal("https://a.example/ b", click.Referrer);
    }

    [Fact]
    public void The_address_is_read_as_the_setting_says()
    {
        const string header = "203.0.113.77, 192.0.2.9:443";

        Assert.Equal("192.0.2.0", Create(1, ("X-Forwarded-For", header)).IpAddress);
        Assert.Equal("203.0.113.0", Create(2, ("X-Forwarded-For", header)).IpAddress);
        Assert.Null(Create(0, ("X-Forwarded-For", header)).IpAddress);
    }

    [Fact]
    public void What_no_person_seems_to_have_clicked_is_labelled_or_skipped_as_the_setting_says()
    {
        (string, string)[] bot = [("User-Agent", "Googlebot/2.1 (+http://www.google.com/bot.html)")];

        var labelled = Create(new VisitorOptions(), Destination, bot)!;

        Assert.Equal((TrafficKind.Crawler, "user-agent"), (labelled.Traffic, labelled.TrafficReason));
        Assert.Null(Create(new VisitorOptions { SkipBots = true }, Destination, bot));
        Assert.NotNull(Create(new VisitorOptions { SkipBots = true }, Destination));
    }

    private static Click Create(params (string Name, string Value)[] headers) => Create(1, headers);

    private static Click Create(int trustedHops, params (string Name, string Value)[] headers) =>
        Create(new VisitorOptions { AnalyticsStreamId = "ABC", TrustedProxyHops = trustedHops }, Destination, headers)!;

    private static Click? Create(VisitorOptions options, string destination, params (string Name, string Value)[] headers) =>
        CaptureOf(options, destination, headers).Click;

    private static Click? Create(VisitorOptions options, string destination, (string Name, string Value)[] headers, string linkQuery) =>
        CaptureOf(options, new ConsentOptions(), destination, headers, linkQuery).Click;

    private static Capture CaptureOf(VisitorOptions options, string destination, (string Name, string Value)[] headers) =>
        CaptureOf(options, new ConsentOptions(), destination, headers);

    private static Capture CaptureOf(
        VisitorOptions options, ConsentOptions consent, string destination, (string Name, string Value)[] headers, string linkQuery = "", bool isPost = false)
    {
        var parameters = new PlatformParameters([], []);
        var visitor = RequestHeadersOf.Visitor(headers);
        return new ClickFactory(
            new Attribution(parameters), new Redaction(parameters, []), Traffic, new VisitorIdentifier(options, Random.Shared), options, new FakeTimeProvider(Now), CampaignRules.None)
            .Create(destination, linkQuery, visitor, new ConsentReader(consent).Read(visitor, linkQuery), isPost);
    }
}
