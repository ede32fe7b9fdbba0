using CsCheck;
using RedirectFunctions.Clicks.Consent;

namespace RedirectFunctions.Tests.Clicks.Consent;

public class TcStringTests
{
    /// <summary>Made with the IAB's library iabtcf core 1.5.6, except for the last, which is from the specification.</summary>
    [Theory]
    [InlineData("CQdZmkAQdZmkAEsACBENB4FgAP_gAELAAAYgF5wAQF5gXnABAXmAAAAA.IF5wAQF5gAAA", "1 2 3 4 5 6 7 8 9 10 11", true)]
    [InlineData("CQdZmkAQdZmkAEsACBENB4FgAIIAAAAAAAYgF5wAQF5gAAAA.IF5wAQF5gAAA", "1 7", true)]
    [InlineData("CQdZmkAQdZmkAEsACBENB4FgALIAAAAAAAYgF6QAwAFALyAXoAAAAAAA.IF6QAgF5AL0A", "1 3 4 7", false)]
    [InlineData("CQdZmkAQdZmkAEsACBENB4FgADAAAAIAAAYgF5wAQF5gXnABAXmAAAAA", "3 4", true)]
    [InlineData("CQSbk4AQSbk4ANwAAAENAwCgAAAAAAAAAAYgACPAAAAA.IDKQA4AAgAKAGQAygAAA", "", false)]
    public void A_string_says_what_its_makers_put_in(string text, string purposes, bool google)
    {
        var tc = TcString.Read(text, TcString.Google);

        Assert.Equal(purposes, string.Join(' ', Enumerable.Range(1, 24).Where(purpose => tc!.Value.HasPurpose(purpose))));
        Assert.Equal(google, tc!.Value.Vendor);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(754, true)]
    [InlineData(756, true)]
    [InlineData(755, false)]
    [InlineData(757, false)]
    public void A_vendor_is_found_among_ranges(int vendor, bool hasConsent) =>
        Assert.Equal(hasConsent, TcString.Read("CQdZmkAQdZmkAEsACBENB4FgALIAAAAAAAYgF6QAwAFALyAXoAAAAAAA", vendor)!.Value.Vendor);

    [Theory]
    [InlineData(754, false)]
    [InlineData(755, true)]
    [InlineData(760, true)]
    [InlineData(761, false)]
    public void A_range_has_its_first_and_its_last(int vendor, bool hasConsent) =>
        Assert.Equal(hasConsent, TcString.Read(TcWriter.CoreOfEntries([1], (755, 760)), vendor)!.Value.Vendor);

    [Fact]
    public void Ranges_and_vendors_alone_stand_one_after_the_other_and_may_overlap()
    {
        Assert.True(TcString.Read(TcWriter.CoreOfEntries([1], (1, 5), (755, null)), 755)!.Value.Vendor);
        Assert.True(TcString.Read(TcWriter.CoreOfEntries([1], (9, null), (700, 760), (800, 801)), 755)!.Value.Vendor);
        Assert.True(TcString.Read(TcWriter.CoreOfEntries([1], (700, 760), (755, 756)), 755)!.Value.Vendor);
        Assert.False(TcString.Read(TcWriter.CoreOfEntries([1], (1, 5), (700, null), (756, 760)), 755)!.Value.Vendor);
    }

    [Fact]
    public void What_is_written_is_read() => Gen.Select(Gen.Int[1, 24].HashSet[0, 24], Gen.Int[1, 900].HashSet[0, 20], Gen.Bool, Gen.Bool).Sample((purposes, vendors, asRanges, google) =>
    {
        vendors.Remove(TcString.Google);
        if (google)
        {
            vendors.Add(TcString.Google);
        }

        var tc = TcString.Read(TcWriter.Core(purposes, vendors, asRanges), TcString.Google);

        return tc!.Value.Vendor == google && Enumerable.Range(1, 24).All(purpose => tc.Value.HasPurpose(purpose) == purposes.Contains(purpose));
    });

    [Theory]
    [InlineData("")]
    [InlineData("${GDPR_CONSENT_755}")]
    [InlineData("BOEFEAyOEFEAyAHABDENAI4AAAB9vABAASA")] // version 1
    [InlineData("DBABM~CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA")] // a whole GPP string
    [InlineData("CQdZmkAQdZmkAEsACBENB4FgAP_gAELAAAYgF5")] // cut off before the vendor
    [InlineData("CQdZmkAQdZmkAEsACBENB4FgAP_gAELAAAYgF5w")] // cut off within the number of ranges
    [InlineData("CQdZmkAQdZmkAEsACBENB4FgAP_gAELAAAYgF5wAQF5")] // cut off within a range
    [InlineData("CQdZmkAQdZmkAEsACBENB4FgAP gAELAAAYgF5wAQF5gXnABAXmAAAAA")]
    public void What_is_none_or_is_cut_off_is_not_read(string text) => Assert.Null(TcString.Read(text, TcString.Google));

    [Fact]
    public void Any_text_is_read_without_an_exception() => Gen.String[Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~="], 0, 400].Sample(text =>
    {
        _ = TcString.Read("C" + text, TcString.Google);
        _ = LinkConsent.Read($"gdpr=1&gdpr_consent=C{text}&gpp=D{text}&gpp_sid=2,6,7,8");
        _ = LinkConsent.Read($"gpp=DB{text}");
    });
}
