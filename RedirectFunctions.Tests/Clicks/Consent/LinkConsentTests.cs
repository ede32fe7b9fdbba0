using RedirectFunctions.Clicks.Consent;

namespace RedirectFunctions.Tests.Clicks.Consent;

/// <summary>Expectations list ad storage, ad user data, ad personalisation and analytics storage: 1 is granted, 0 is denied, - is not stated.</summary>
public class LinkConsentTests
{
    private const string Everything = "CQdZmkAQdZmkAEsACBENB4FgAP_gAELAAAYgF5wAQF5gXnABAXmAAAAA.IF5wAQF5gAAA";
    private const string Storage7 = "CQdZmkAQdZmkAEsACBENB4FgAIIAAAAAAAYgF5wAQF5gAAAA.IF5wAQF5gAAA";
    private const string NoGoogle = "CQdZmkAQdZmkAEsACBENB4FgALIAAAAAAAYgF6QAwAFALyAXoAAAAAAA.IF6QAgF5AL0A";
    private const string NoStorage = "CQdZmkAQdZmkAEsACBENB4FgADAAAAIAAAYgF5wAQF5gXnABAXmAAAAA";
    private const string Nothing = "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA";

    [Theory]
    [InlineData("gdpr=1&gdpr_consent=" + Everything, "111-", false)]
    [InlineData("GDPR=1&GDPR_Consent=" + Everything, "111-", false)]
    [InlineData("gdpr_consent=" + Everything + "&x=1&gdpr=1", "111-", false)]
    [InlineData("gdpr=1&gdpr_consent=" + Storage7, "110-", false)]
    [InlineData("gdpr=1&gdpr_consent=" + NoGoogle, "0000", true)]
    [InlineData("gdpr=1&gdpr_consent=" + NoStorage, "001-", true)]
    [InlineData("gdpr=1&gdpr_consent=" + Nothing, "0000", true)]
    [InlineData("gdpr=1", "0000", true)]
    [InlineData("gdpr=1&gdpr_consent=", "0000", true)]
    [InlineData("gdpr=1&gdpr_consent=%24%7BGDPR_CONSENT_755%7D", "0000", true)]
    public void Where_the_regulation_applies_purposes_and_Google_decide(string query, string consent, bool refusesStorage) => AssertIs(consent, refusesStorage, query);

    [Theory]
    [InlineData(new[] { 1, 3, 4, 7 }, "111-")]
    [InlineData(new[] { 1, 3, 7 }, "110-")]
    [InlineData(new[] { 1, 4, 7 }, "110-")]
    [InlineData(new[] { 1, 3, 4 }, "101-")]
    [InlineData(new[] { 1 }, "100-")]
    [InlineData(new[] { 7 }, "000-")]
    public void Each_purpose_has_its_place_in_consent_mode(int[] purposes, string consent)
    {
        AssertIs(consent, !purposes.Contains(1), $"gdpr=1&gdpr_consent={TcWriter.Core(purposes, [1, 755], asRanges: false)}");
        AssertIs(consent, !purposes.Contains(1), $"gpp_sid=2&gpp=DBABM~{TcWriter.Core(purposes, [755], asRanges: true)}");
    }

    [Theory]
    [InlineData("gpp=DBABM~" + Everything, "111-", false)]
    [InlineData("gpp=DBABM~" + Everything + "&gpp_sid=2", "111-", false)]
    [InlineData("gpp=DBACNYA~" + Nothing + "~1YNN&gpp_sid=2", "0000", true)]
    [InlineData("gpp=DBACNYA~" + Everything + "~1YYN&gpp_sid=2%2C6", "0000", true)]
    [InlineData("gpp=DBACNYA~" + Nothing + "~1YYN&gpp_sid=6", "0000", true)]
    [InlineData("gpp_sid=2", "0000", true)]
    [InlineData("gpp=unreadable&gpp_sid=2", "0000", true)]
    [InlineData("gpp=" + Everything + "&gpp_sid=2", "0000", true)]
    [InlineData("gpp=unreadable~x~" + Everything + "&gpp_sid=2", "0000", true)]
    [InlineData("gpp=DBABM~" + Everything + "&gpp_sid=6", "0000", true)]
    public void The_sections_in_force_decide(string query, string consent, bool refusesStorage) => AssertIs(consent, refusesStorage, query);

    /// <summary>Sections for US laws: version, notices, then sale, sharing and targeted advertising; 1 is opted out, 2 is not.</summary>
    [Theory]
    [InlineData(7, "010101010101" + "010000", true)]
    [InlineData(7, "010101010101" + "100100", true)]
    [InlineData(7, "010101010101" + "101001", true)]
    [InlineData(7, "010101010101" + "101010", false)]
    [InlineData(8, "010101" + "0110", true)]
    [InlineData(8, "010101" + "1001", true)]
    [InlineData(8, "010101" + "1010", false)]
    [InlineData(8, "010101" + "0101", true)]
    [InlineData(8, "010101" + "1010" + "01", false)] // what follows is something else
    [InlineData(9, "010101" + "1001", true)]
    [InlineData(10, "010101" + "0110", true)]
    [InlineData(12, "010101" + "0000", false)]
    [InlineData(11, "01010101" + "1001", true)]
    [InlineData(11, "01010101" + "1010", false)]
    public void A_visitor_who_has_opted_out_has_refused(int section, string fields, bool isOut)
    {
        var core = TcWriter.ToDigits(TcWriter.Bits(1, 6) + fields + "00000000");

        Assert.Equal(isOut, UsOptOut.Read(section, core));
        Assert.True(UsOptOut.Read(section, $"{core}.{TcWriter.ToDigits("01" + "1")}"));
        Assert.Equal(isOut, UsOptOut.Read(section, $"{core}.{TcWriter.ToDigits("01" + "0")}"));
    }

    [Theory]
    [InlineData(8, "BV")] // cut off
    [InlineData(8, "BV1AAA")] // 3 is no value
    [InlineData(7, "")]
    [InlineData(5, "BVVVVVVV")] // a section that is not read
    public void A_section_that_cannot_be_read_says_nothing_of_opting_out(int section, string text) => Assert.Null(UsOptOut.Read(section, text));

    [Theory]
    [InlineData("1YNN", false)]
    [InlineData("1---", false)]
    [InlineData("1YYN", true)]
    [InlineData("1NYY", true)]
    [InlineData("2YYN", null)]
    [InlineData("1YY", null)]
    public void The_old_string_of_the_US_is_plain_text(string text, bool? isOut) => Assert.Equal(isOut, UsOptOut.Read(6, text));

    [Theory]
    [InlineData("cons=0", "0000", true)]
    [InlineData("cons=1", "11-1", false)]
    [InlineData("gcs=G111", "1--1", false)]
    [InlineData("gcs=G110", "1--0", false)]
    [InlineData("gcs=G101", "0001", false)]
    [InlineData("gcs=G100", "0000", false)]
    [InlineData("gcs=G1-1", "---1", false)]
    [InlineData("cons=1&gdpr=1", "0000", true)]
    [InlineData("cons=1&cons=0", "11-1", false)]
    [InlineData("gcs=G111&gdpr=1&gdpr_consent=" + Storage7, "1101", false)]
    [InlineData("gcs=G100&gdpr=1&gdpr_consent=" + Everything, "0000", false)]
    public void Awin_and_Google_have_short_words_and_the_strictest_counts(string query, string consent, bool refusesStorage) => AssertIs(consent, refusesStorage, query);

    [Theory]
    [InlineData("")]
    [InlineData("gclid=1&consent=0&gdprx=1")]
    [InlineData("gdpr=0&gdpr_consent=" + Nothing)]
    [InlineData("gdpr_consent=" + Nothing)]
    [InlineData("gdpr=%24%7BGDPR%7D&gdpr_consent=" + Nothing)]
    [InlineData("cons=&cons=2")]
    [InlineData("gcs=G1")]
    [InlineData("gcs=1111")]
    [InlineData("gcs=G1--")]
    [InlineData("gpp=unreadable")]
    [InlineData("gpp=DBACNYA~" + Nothing + "~1YNN&gpp_sid=6")]
    [InlineData("gpp=DBACNYA~" + Nothing + "~1YNN&gpp_sid=-1")]
    [InlineData("gpp=DBACNYA~" + Nothing + "~1YNN&gpp_sid=5,99")]
    public void Nothing_is_said_where_no_law_applies_or_nothing_can_be_read(string query) => Assert.Null(LinkConsent.Read(query));

    /// <summary>As in any query: a second one of the same name changes nothing.</summary>
    [Theory]
    [InlineData("gdpr=1&gdpr_consent=" + Everything, "gdpr=0")]
    [InlineData("gdpr=1&gdpr_consent=" + Everything, "gdpr_consent=" + Nothing)]
    [InlineData("gpp=DBABM~" + Everything, "gpp=DBABM~" + Nothing)]
    [InlineData("gpp=DBACNYA~" + Everything + "~1YYN&gpp_sid=2", "gpp_sid=6")]
    [InlineData("gcs=G111", "gcs=G100")]
    [InlineData("cons=1", "cons=0")]
    public void The_first_of_a_name_counts(string query, string second) => Assert.Equal(LinkConsent.Read(query), LinkConsent.Read($"{query}&{second}"));

    private static void AssertIs(string consent, bool refusesStorage, string query)
    {
        var link = LinkConsent.Read(query);

        Assert.Equal(consent, string.Concat(Digits(link!.Value.Consent)));
        Assert.Equal(refusesStorage, link.Value.RefusesStorage);
    }

    private static IEnumerable<char> Digits(ClickConsent consent) =>
        new[] { consent.AdStorage, consent.AdUserData, consent.AdPersonalization, consent.AnalyticsStorage }.Select(granted => granted is null ? '-' : granted.Value ? '1' : '0');
}
