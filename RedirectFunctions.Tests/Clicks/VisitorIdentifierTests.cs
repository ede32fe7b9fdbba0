using System.Globalization;
using RedirectFunctions.Clicks.Visitors;

namespace RedirectFunctions.Tests.Clicks;

public class VisitorIdentifierTests
{
    private const string Google = "_ga=GA1.1.1234567890.1700000000; _ga_ABC=GS2.1.s1772599123$o4$g1$t1772600456$j60";
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    private const string Key = "0123456789abcdef0123456789abcdef";

    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    [Theory]
    [InlineData("None")]
    [InlineData("Cookie")]
    [InlineData("Cookieless")]
    public void Googles_cookies_go_before_everything_and_none_of_ours_is_set_beside_them(string identity)
    {
        var visitor = Identify(identity, Now, ("Cookie", Google + "; rf_client=5.6; rf_session=7"), ("User-Agent", Firefox), ("X-Forwarded-For", "203.0.113.7"));

        Assert.Equal("1234567890.1700000000", visitor.ClientId);
        Assert.Equal(1772599123, visitor.SessionId);
        Assert.Equal(4, visitor.SessionNumber);
        Assert.Empty(visitor.Cookies);
    }

    [Theory]
    [InlineData("None", "1234567890.1700000000", 1772604907, 0)]
    [InlineData("Cookie", "1234567890.1700000000", 1772604907, 1)]
    [InlineData("Cookieless", "1234567890.1700000000", 1772604000, 0)]
    public void A_session_of_Googles_cookie_that_is_over_is_not_continued(string identity, string clientId, long session, int cookies)
    {
        var visitor = Identify(identity, Now.AddMinutes(69), ("Cookie", Google), ("User-Agent", Firefox), ("X-Forwarded-For", "203.0.113.7"));

        Assert.Equal(clientId, visitor.ClientId);
        Assert.Equal(session, visitor.SessionId);
        Assert.Null(visitor.SessionNumber);
        Assert.Equal(cookies, visitor.Cookies.Count);
    }

    [Fact]
    public void When_Googles_session_is_over_our_own_goes_on()
    {
        var visitor = Identify("Cookie", Now.AddMinutes(69), ("Cookie", Google + "; rf_session=1772604000"));

        Assert.Equal(1772604000, visitor.SessionId);
        Assert.Equal(("rf_session", "1772604000"), (visitor.Cookies[0].Name, visitor.Cookies[0].Value));
    }

    [Fact]
    public void A_visitor_of_a_server_managed_container_has_one_client_id_in_GA4s_form_and_the_containers_own_beside_it()
    {
        const string cookie = "FPID=FPID2.2.UJeLD7rOMlN%2FKJ5kZr3jL0P6oIyqSPFbgmwxQz2jMKQ%3D.1700000000";

        var first = Identify("None", Now, ("Cookie", cookie));
        var second = Identify("Cookie", Now.AddDays(40), ("Cookie", cookie));
        var other = Identify("None", Now, ("Cookie", cookie.Replace("UJeLD", "UJeLE", StringComparison.Ordinal)));

        Assert.Equal("UJeLD7rOMlN/KJ5kZr3jL0P6oIyqSPFbgmwxQz2jMKQ=.1700000000", first.ServerClientId);
        AssertClientId(first.ClientId);
        Assert.Equal(first.ClientId, second.ClientId);
        Assert.NotEqual(first.ClientId, other.ClientId);
        Assert.DoesNotContain(second.Cookies, set => set.Name == AnalyticsCookies.OwnClient);
    }

    [Fact]
    public void Without_identity_each_click_is_a_visitor()
    {
        var visitors = Enumerable.Range(0, 100).Select(_ => Identify("None", Now, ("User-Agent", Firefox), ("Cookie", "rf_client=5.6"))).ToList();

        Assert.InRange(visitors.DistinctBy(visitor => visitor.ClientId).Count(), 99, 100);
        Assert.All(visitors, visitor => Assert.Empty(visitor.Cookies));
        Assert.All(visitors, visitor => Assert.Equal(Now.ToUnixTimeSeconds(), visitor.SessionId));
    }

    [Fact]
    public void A_new_visitor_gets_two_cookies_of_digits_and_points()
    {
        var visitor = Identify(new VisitorOptions { Identity = VisitorIdentity.Cookie, CookieDomain = "shop.example" }, Now);

        AssertClientId(visitor.ClientId);
        Assert.Equal(Now.ToUnixTimeSeconds(), visitor.SessionId);
        Assert.Equal(
            [
                new VisitorCookie("rf_client", visitor.ClientId, TimeSpan.FromDays(400), "shop.example"),
                new VisitorCookie("rf_session", Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), TimeSpan.FromMinutes(30), "shop.example"),
            ],
            visitor.Cookies);
    }

    [Fact]
    public void A_visitor_who_brings_the_cookies_back_keeps_both_ids_and_both_lives_begin_anew()
    {
        var first = Identify("Cookie", Now);

        var second = Identify("Cookie", Now.AddMinutes(29), ("Cookie", string.Join("; ", first.Cookies.Select(cookie => $"{cookie.Name}={cookie.Value}"))));

        Assert.Equal((first.ClientId, first.SessionId), (second.ClientId, second.SessionId));
        Assert.Equal(first.Cookies, second.Cookies);
    }

    [Fact]
    public void Without_its_cookie_a_session_has_ended_and_the_visitor_is_the_same()
    {
        var first = Identify("Cookie", Now);

        var second = Identify("Cookie", Now.AddHours(1), ("Cookie", $"rf_client={first.ClientId}"));

        Assert.Equal(first.ClientId, second.ClientId);
        Assert.Equal(Now.AddHours(1).ToUnixTimeSeconds(), second.SessionId);
    }

    [Theory]
    [InlineData("rf_client=1; rf_session=x")]
    [InlineData("rf_client=1.0; rf_session=-1")]
    [InlineData("rf_client=<script>.1; rf_session=0")]
    [InlineData("rf_client=1.2.3; rf_session=99999999999")]
    [InlineData("rf_client=1.2\r\nX: y; rf_session=1e9")]
    public void What_somebody_else_wrote_into_the_cookies_counts_as_none(string cookies)
    {
        var visitor = Identify("Cookie", Now, ("Cookie", cookies));

        Assert.EndsWith($".{Now.ToUnixTimeSeconds()}", visitor.ClientId, StringComparison.Ordinal);
        Assert.Equal(Now.ToUnixTimeSeconds(), visitor.SessionId);
    }

    [Fact]
    public void Without_cookies_a_visitor_is_known_again_until_midnight_and_for_half_an_hour_as_a_session()
    {
        var first = Cookieless(Now);
        var soon = Cookieless(Now.AddMinutes(20));
        var later = Cookieless(Now.AddMinutes(25));
        var tomorrow = Cookieless(Now.AddDays(1));

        AssertClientId(first.ClientId);
        Assert.Equal(first, soon);
        Assert.Equal(first.ClientId, later.ClientId);
        Assert.Equal(first.SessionId + 1800, later.SessionId);
        Assert.NotEqual(first.ClientId, tomorrow.ClientId);
        Assert.Empty(first.Cookies);
    }

    [Fact]
    public void The_hash_sees_the_address_truncated_the_agent_the_host_and_the_key()
    {
        var first = Cookieless(Now).ClientId;

        Assert.Equal(first, Cookieless(Now, address: "203.0.113.200").ClientId);
        Assert.NotEqual(first, Cookieless(Now, address: "203.0.114.7").ClientId);
        Assert.NotEqual(first, Cookieless(Now, userAgent: Firefox + "x").ClientId);
        Assert.NotEqual(first, Cookieless(Now, host: "go.other.example").ClientId);
        Assert.NotEqual(first, Cookieless(Now, key: Key + "x").ClientId);
    }

    [Fact]
    public void The_hash_is_what_the_documentation_says()
    {
        // HMAC-SHA-256 of the truncated address, the agent and the host, one a line. Its key is the HMAC-SHA-256 of the date under the setting's key. Computed with Python's hmac.
        Assert.Equal("1986221141.1139904346", Cookieless(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero), userAgent: "agent").ClientId);
    }

    [Theory]
    [InlineData(null, Firefox)]
    [InlineData("203.0.113.7", null)]
    public void A_visitor_who_says_too_little_to_be_told_apart_gets_ids_of_the_click(string? address, string? userAgent)
    {
        var first = Cookieless(Now, address, userAgent);
        var second = Cookieless(Now, address, userAgent);

        Assert.NotEqual(first.ClientId, second.ClientId);
    }

    private static Visitor Cookieless(DateTimeOffset now, string? address = "203.0.113.7", string? userAgent = Firefox, string host = "go.shop.example", string key = Key) => Identify(
        new VisitorOptions { Identity = VisitorIdentity.Cookieless, HashKey = key },
        now,
        [.. new[] { ("X-Forwarded-For", address), ("User-Agent", userAgent), ("Host", host) }.Where(header => header.Item2 is not null).Select(header => (header.Item1, header.Item2!))]);

    private static Visitor Identify(string identity, DateTimeOffset now, params (string Name, string Value)[] headers) => Identify(
        new VisitorOptions { Identity = Enum.Parse<VisitorIdentity>(identity), HashKey = Key, AnalyticsStreamId = "ABC" },
        now,
        headers);

    private static Visitor Identify(VisitorOptions options, DateTimeOffset now, params (string Name, string Value)[] headers) =>
        new VisitorIdentifier(options, Random.Shared).Identify(RequestHeadersOf.Visitor(headers), now);

    private static void AssertClientId(string clientId)
    {
        var parts = clientId.Split('.');
        Assert.Equal(2, parts.Length);
        Assert.All(parts, part => Assert.InRange(long.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture), 1, 1L << 31));
    }
}
