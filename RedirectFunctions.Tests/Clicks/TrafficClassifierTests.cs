using RedirectFunctions.Clicks.Traffic;

namespace RedirectFunctions.Tests.Clicks;

public class TrafficClassifierTests
{
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    private static readonly TrafficClassifier Classifier = new();

    [Theory]
    [InlineData(Firefox)]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1")]
    [InlineData("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 380.0.0.0.0 (iPhone14,5; iOS 18_5; de_DE; scale=3.00)")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/500.0.0.0;FBDV/iPhone14,5]")]
    [InlineData("Mozilla/5.0 (Linux; Android 14; SM-S918B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36 trill_2023 BytedanceWebview/d8a21c6 AppName/musical_ly")]
    [InlineData("Mozilla/5.0 (Linux; Android 14; SM-S918B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36 Line/15.1.0/IAB")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) GSA/380.0 Mobile/15E148 Safari/604.1")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [LinkedInApp]/9.30")]
    public void A_browser_also_one_inside_an_app_is_a_person(string userAgent) =>
        Assert.Equal(new TrafficLabel(TrafficKind.Human, null), Classify(("User-Agent", userAgent), ("Accept-Language", "de")));

    [Theory]
    [InlineData("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)")]
    [InlineData("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)")]
    [InlineData("WhatsApp/2.23.20.0")]
    [InlineData("TelegramBot (like TwitterBot)")]
    [InlineData("Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)")]
    [InlineData("Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5")]
    public void A_messenger_that_shows_a_preview_is_a_preview(string userAgent) =>
        Assert.Equal(new TrafficLabel(TrafficKind.Preview, "user-agent"), Classify(("User-Agent", userAgent), ("Accept-Language", "de")));

    [Theory]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")]
    [InlineData("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)")]
    [InlineData("Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)")]
    [InlineData("curl/8.5.0")]
    [InlineData("python-requests/2.32.3")]
    [InlineData("Go-http-client/2.0")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36")]
    public void A_program_is_a_crawler(string userAgent) =>
        Assert.Equal(new TrafficLabel(TrafficKind.Crawler, "user-agent"), Classify(("User-Agent", userAgent), ("Accept-Language", "de")));

    [Theory]
    [InlineData("Sec-Purpose", "prefetch")]
    [InlineData("Sec-Purpose", "prefetch;prerender")]
    [InlineData("Purpose", "prefetch")]
    [InlineData("X-Moz", "prefetch")]
    [InlineData("X-Purpose", "preview")]
    public void A_browser_that_loads_ahead_is_a_prefetch(string header, string value) => Assert.Equal(
        new TrafficLabel(TrafficKind.Prefetch, "purpose"),
        Classify(("User-Agent", Firefox), ("Accept-Language", "de"), (header, value)));

    [Theory]
    [InlineData("https://eur01.safelinks.protection.outlook.com/?url=x", "Scanner")]
    [InlineData("https://urldefense.com/v3/__x", "Scanner")]
    [InlineData("https://protect-eu.mimecast.com/s/x", "Scanner")]
    [InlineData("https://noturldefense.com/", "Human")]
    [InlineData("https://mail.example/?u=urldefense.com", "Human")]
    [InlineData("no url", "Human")]
    public void A_referrer_that_inspects_mails_is_a_scanner(string referrer, string kind) => Assert.Equal(
        kind,
        Classify(("User-Agent", Firefox), ("Accept-Language", "de"), ("Referer", referrer)).Kind.ToString());

    [Theory]
    [InlineData("navigate", "Human")]
    [InlineData("Navigate", "Human")]
    [InlineData("cors", "Unknown")]
    [InlineData("same-origin", "Unknown")]
    public void What_a_page_fetches_is_no_navigation(string mode, string kind)
    {
        var label = Classify(("User-Agent", Firefox), ("Accept-Language", "de"), ("Sec-Fetch-Mode", mode));

        Assert.Equal(kind, label.Kind.ToString());
        Assert.Equal(kind == "Human" ? null : "no-navigation", label.Reason);
    }

    [Theory]
    [InlineData("no-cors", null, false, "Background")]
    [InlineData("no-cors", "empty", false, "Background")]
    [InlineData("No-Cors", "Empty", true, "Background")]
    [InlineData(null, null, true, "Background")]
    [InlineData("no-cors", "image", false, "Unknown")]
    [InlineData("no-cors", "script", false, "Unknown")]
    [InlineData("cors", "empty", true, "Unknown")]
    [InlineData("navigate", "document", true, "Human")]
    [InlineData(null, null, false, "Human")]
    public void A_click_that_an_ad_platform_reports_in_the_background_is_a_persons(string? mode, string? destination, bool isPost, string kind)
    {
        (string, string)[] headers = [("User-Agent", Firefox), ("Accept-Language", "de"), .. Header("Sec-Fetch-Mode", mode), .. Header("Sec-Fetch-Dest", destination)];

        var label = Classifier.Classify(RequestHeadersOf.Visitor(headers), isPost);

        Assert.Equal(kind, label.Kind.ToString());
        Assert.Equal(kind == "Background" ? "parallel-tracking" : kind == "Unknown" ? "no-navigation" : null, label.Reason);
        Assert.True(label.IsPerson);

        static (string, string)[] Header(string name, string? value) => value is null ? [] : [(name, value)];
    }

    [Fact]
    public void A_program_that_calls_in_the_background_is_a_program() => Assert.Equal(
        TrafficKind.Crawler,
        Classifier.Classify(RequestHeadersOf.Visitor(("User-Agent", "curl/8.5.0"), ("Sec-Fetch-Mode", "no-cors")), isPost: true).Kind);

    [Fact]
    public void A_visitor_who_says_too_little_is_unknown()
    {
        Assert.Equal(new TrafficLabel(TrafficKind.Unknown, "no-user-agent"), Classify());
        Assert.Equal(new TrafficLabel(TrafficKind.Unknown, "no-user-agent"), Classify(("User-Agent", " ")));
        Assert.Equal(new TrafficLabel(TrafficKind.Unknown, "no-accept-language"), Classify(("User-Agent", Firefox)));
    }

    private static TrafficLabel Classify(params (string Name, string Value)[] headers) => Classifier.Classify(RequestHeadersOf.Visitor(headers));
}
