using RedirectFunctions.Clicks.Visitors;

namespace RedirectFunctions.Tests.Clicks;

public class AnalyticsCookiesTests
{
    private const string Stream = "ABC1234567";

    [Theory]
    [InlineData("_ga=GA1.1.1234567890.1700000000")]
    [InlineData("_ga=GA1.2.1234567890.1700000000")]
    [InlineData("_ga=GA1.3-2.1234567890.1700000000")]
    [InlineData("_ga=GA1.1234567890.1700000000")]
    [InlineData("a=b; _ga=GA1.1.1234567890.1700000000; c=d")]
    [InlineData("a=b;_ga=GA1.1.1234567890.1700000000;c=d")]
    [InlineData("a=b, _ga=GA1.1.1234567890.1700000000")]
    [InlineData("_ga_X=GA1.1.5.6; _ga=GA1.1.1234567890.1700000000")]
    [InlineData("_ga=deleted; _ga=GA1.1.1234567890.1700000000")]
    [InlineData("; =x; broken; _ga=GA1.1.1234567890.1700000000; ")]
    public void The_client_id_is_the_end_of_the_ga_cookie_whatever_its_depth(string cookies) =>
        Assert.Equal("1234567890.1700000000", AnalyticsCookies.Read(cookies, null).ClientId);

    [Theory]
    [InlineData("")]
    [InlineData("_ga=")]
    [InlineData("_ga=deleted")]
    [InlineData("_ga=1234567890.1700000000")]
    [InlineData("_ga=GA1.1.")]
    [InlineData("_ga=GA1.1.1234567890.")]
    [InlineData("_ga=GA1.1..1700000000")]
    [InlineData("_ga=GA1.2.f81d4fae-7dec-11d0-a765-00a0c91e6bf6")]
    [InlineData("_ga=GA1.2.amp-AbCdEf")]
    [InlineData("_ga=GA1.1.0.1700000000")]
    [InlineData("_ga=GA1.1.-5.1700000000")]
    [InlineData("_ga=GA1.1.01234.1700000000")]
    [InlineData("_ga=GA1.1.1e9.1700000000")]
    [InlineData("_ga=GA1.1.1234567890123456789.1700000000")]
    [InlineData("_ga=GA1.1.١٢٣.1700000000")]
    [InlineData("_ga=GS2.1.s1700000123$o4")]
    [InlineData("_GA=GA1.1.1234567890.1700000000")]
    [InlineData("x_ga=GA1.1.1234567890.1700000000")]
    [InlineData("FPID=FPID2.2.abc.1700000000")]
    public void What_is_no_client_id_in_GA4s_form_is_none(string cookies) => Assert.Null(AnalyticsCookies.Read(cookies, null).ClientId);

    [Theory]
    [InlineData("_ga_ABC1234567=GS1.1.1700000123.4.1.1700000456.0.0.0")]
    [InlineData("_ga_ABC1234567=GS1.2.1700000123.4.1")]
    [InlineData("_ga_abc1234567=GS1.1.1700000123.4.1.1700000456.0.0.0")]
    [InlineData("_ga_ABC1234567=GS2.1.s1700000123$o4$g1$t1700000456$j60$l0$h0")]
    [InlineData("_ga_ABC1234567=GS2.1.o4$s1700000123$g1")]
    [InlineData("_ga_ABC1234567=GS2.1.h0$l0$j60$t1700000456$g1$o4$s1700000123")]
    [InlineData("_ga_ABC1234567=GS2.1.s1700000123%24o4%24g1%24t1700000456%24j60%24l0%24h0")]
    [InlineData("_ga_ABC1234567=GS2.1.s1700000123$o4$g1$t1700000456$j60$l0$h0$dQk9-a_s==")]
    [InlineData("_ga_ABC1234567=GS2.1.z9$sx$s1700000123")]
    [InlineData("_ga_ABC1234567=GS2.1.s1700000123")]
    [InlineData("_ga_OTHER00000=GS2.1.s1800000000$o1; _ga_ABC1234567=GS2.1.s1700000123$o4")]
    [InlineData("_ga_ABC1234567=deleted; _ga_ABC1234567=GS2.1.s1700000123$o4")]
    public void The_session_id_stands_in_the_cookie_of_the_stream(string cookies) =>
        Assert.Equal(1700000123, AnalyticsCookies.Read(cookies, Stream).Session?.Id);

    [Theory]
    [InlineData("")]
    [InlineData("_ga_ABC1234567=deleted")]
    [InlineData("_ga_ABC1234567=")]
    [InlineData("_ga_ABC1234567=GS1")]
    [InlineData("_ga_ABC1234567=GS1.1")]
    [InlineData("_ga_ABC1234567=GS1.1.x.4.1")]
    [InlineData("_ga_ABC1234567=GS1.1.-1700000123.4.1")]
    [InlineData("_ga_ABC1234567=GS2.1.o4$g1$t1700000456")]
    [InlineData("_ga_ABC1234567=GS2.1.s0$o4")]
    [InlineData("_ga_ABC1234567=GS2.1.s17000001230000000000$o4")]
    [InlineData("_ga_ABC1234567=GS2.1.$$$")]
    [InlineData("_ga_ABC1234567=GS3.1.s1700000123$o4")]
    [InlineData("_ga_ABC1234567=1700000123")]
    [InlineData("_ga_OTHER00000=GS2.1.s1700000123$o4")]
    [InlineData("_ga_ABC12345678=GS2.1.s1700000123$o4")]
    [InlineData("_ga_=GS2.1.s1700000123$o4")]
    [InlineData("_ga=GA1.1.1234567890.1700000000")]
    public void Garbage_and_the_cookies_of_other_streams_give_no_session(string cookies) =>
        Assert.Null(AnalyticsCookies.Read(cookies, Stream).Session);

    [Theory]
    [InlineData("FPID=FPID2.2.UJeLD7rOMlN%2FKJ5kZr3jL0P6oIyqSPFbgmwxQz2jMKQ%3D.1700000000", "UJeLD7rOMlN/KJ5kZr3jL0P6oIyqSPFbgmwxQz2jMKQ=.1700000000")]
    [InlineData("a=b; FPID=FPID2.2.UJeLD7rOMlN/KJ5kZr3jL0P6oIyqSPFbgmwxQz2jMKQ=", "UJeLD7rOMlN/KJ5kZr3jL0P6oIyqSPFbgmwxQz2jMKQ=")]
    [InlineData("FPID=FPID1.1.f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6")]
    public void A_container_keeps_its_client_id_in_FPID(string cookies, string clientId) =>
        Assert.Equal(clientId, AnalyticsCookies.Read(cookies, null).ServerClientId);

    [Theory]
    [InlineData("")]
    [InlineData("FPID=deleted")]
    [InlineData("FPID=FPID2.2.")]
    [InlineData("FPID=FPID2.2.short")]
    [InlineData("FPID=FPID2")]
    [InlineData("FPID=FPID2.2.UJeLD7rOMlN KJ5kZr3jL0P6oIyqSPFbgmwxQz2jMKQ")]
    [InlineData("FPID=FPID2.2.%3Cscript%3Ealert%3C%2Fscript%3E")]
    [InlineData("FPLC=FPID2.2.UJeLD7rOMlN/KJ5kZr3jL0P6oIyqSPFbgmwxQz2jMKQ=")]
    [InlineData("_ga=GA1.1.1234567890.1700000000")]
    public void What_is_no_FPID_is_none(string cookies) => Assert.Null(AnalyticsCookies.Read(cookies, null).ServerClientId);

    [Theory]
    [InlineData("_ga_ABC1234567=GS1.1.1700000123.4.1.1700000456.0.0.0", 1700000456, 4)]
    [InlineData("_ga_ABC1234567=GS1.1.1700000123.4.1.1700000456", 1700000456, 4)]
    [InlineData("_ga_ABC1234567=GS1.1.1700000123.4.1", 1700000123, 4)]
    [InlineData("_ga_ABC1234567=GS1.1.1700000123.x.1.y.0", 1700000123, null)]
    [InlineData("_ga_ABC1234567=GS1.1.1700000123", 1700000123, null)]
    [InlineData("_ga_ABC1234567=GS2.1.s1700000123$o4$g1$t1700000456$j60$l0$h0", 1700000456, 4)]
    [InlineData("_ga_ABC1234567=GS2.1.t1700000456$h0$o12$s1700000123", 1700000456, 12)]
    [InlineData("_ga_ABC1234567=GS2.1.s1700000123%24o4%24t1700000456", 1700000456, 4)]
    [InlineData("_ga_ABC1234567=GS2.1.s1700000123$tx$o0$t1700000456$o5", 1700000456, 5)]
    [InlineData("_ga_ABC1234567=GS2.1.s1700000123$t1700000456$t1700000789$o4$o5", 1700000456, 4)]
    [InlineData("_ga_ABC1234567=GS2.1.s1700000123$o99999999999", 1700000123, null)]
    [InlineData("_ga_ABC1234567=GS2.1.s1700000123", 1700000123, null)]
    public void The_last_hit_and_the_number_of_the_session_stand_beside_it(string cookies, long lastHit, int? number) =>
        Assert.Equal(new GoogleSession(1700000123, lastHit, number), AnalyticsCookies.Read(cookies, Stream).Session);

    [Theory]
    [InlineData("_ga_ABC1234567=GS2.1.s1$o1$t1700000100; _ga_ABC1234567=GS2.1.s1700000123$o4$t1700000456")]
    [InlineData("_ga_ABC1234567=GS2.1.s1700000123$o4$t1700000456; _ga_ABC1234567=GS1.1.1.1.1.1700000100.0")]
    [InlineData("_ga_ABC1234567=GS2.1.s1700000123$o4$t1700000456; _ga_ABC1234567=GS2.1.s1$o1$t1700000456")]
    [InlineData("_ga_ABC1234567=deleted; _ga_ABC1234567=GS2.1.s1700000123$o4$t1700000456; _ga_ABC1234567=deleted")]
    public void Of_two_cookies_of_the_stream_the_one_with_the_later_hit_counts(string cookies) =>
        Assert.Equal(new GoogleSession(1700000123, 1700000456, 4), AnalyticsCookies.Read(cookies, Stream).Session);

    [Theory]
    [InlineData(0, true)]
    [InlineData(1800, true)]
    [InlineData(1801, false)]
    [InlineData(365 * 86400, false)]
    [InlineData(-1800, true)] // the browser's clock is ahead
    [InlineData(-1801, false)]
    public void A_session_goes_on_for_thirty_minutes_after_its_last_hit(long age, bool isOngoing) => Assert.Equal(
        isOngoing,
        new GoogleSession(1, 1700000456, null).IsOngoing(DateTimeOffset.FromUnixTimeSeconds(1700000456 + age)));

    [Fact]
    public void Without_a_stream_no_session_cookie_is_ours() =>
        Assert.Null(AnalyticsCookies.Read("_ga_ABC1234567=GS2.1.s1700000123$o4", streamId: null).Session);

    [Fact]
    public void Any_text_is_read_without_an_exception() => CsCheck.Check.Sample(
        CsCheck.Gen.String,
        text =>
        {
            _ = AnalyticsCookies.Read($"_ga={text}", null).ClientId;
            _ = AnalyticsCookies.Read($"FPID=FPID2.2.{text}", null).ServerClientId;
            _ = AnalyticsCookies.Read($"rf_client={text}", null);
            _ = AnalyticsCookies.Read($"rf_session={text}", null);
            _ = AnalyticsCookies.Read($"_ga_{Stream}=GS2.1.{text}", Stream).Session?.Id;
            _ = AnalyticsCookies.Read($"_ga_{Stream}=GS1.1.{text}", Stream).Session?.Id;
        },
        iter: 10_000);
}
