using System.Reflection;
using System.Text.Json;
using RedirectFunctions.Clicks.Consent;

namespace RedirectFunctions.Tests.Clicks.Consent;

public class ClickConsentTests
{
    private static readonly bool?[] Answers = [null, false, true];

    /// <summary>The seven kinds of consent mode.</summary>
    public static TheoryData<string> Kinds => [.. typeof(ClickConsent).GetProperties().Where(kind => kind.PropertyType == typeof(bool?)).Select(kind => kind.Name)];

    [Fact]
    public void There_are_seven_kinds() => Assert.Equal(7, Kinds.Count);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_kind_is_combined_for_itself(string kind)
    {
        foreach (var (mine, theirs) in Answers.SelectMany(static _ => Answers, static (mine, theirs) => (mine, theirs)))
        {
            Assert.Equal(Of(kind, mine ?? theirs), Of(kind, mine).Else(Of(kind, theirs)));
            Assert.Equal(Of(kind, mine is false || theirs is false ? false : mine ?? theirs), Of(kind, mine).And(Of(kind, theirs)));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_kind_has_its_name_in_consent_mode(string kind)
    {
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(kind);

        Assert.Equal(new Dictionary<string, bool> { [name] = true }, Of(kind, true).ByName());
        Assert.Equal(new Dictionary<string, bool> { [name] = false }, Of(kind, false).ByName());
        Assert.Null(Of(kind, null).ByName());
    }

    [Fact]
    public void Nobody_else_changes_nothing()
    {
        var consent = new ClickConsent(AdStorage: true, SecurityStorage: false);

        Assert.Same(consent, consent.Else(null));
        Assert.Same(consent, consent.And(null));
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(true, null, "G111")]
    [InlineData(null, true, "G111")]
    [InlineData(false, null, "G101")]
    [InlineData(null, false, "G110")]
    [InlineData(true, true, "G111")]
    [InlineData(true, false, "G110")]
    [InlineData(false, true, "G101")]
    [InlineData(false, false, "G100")]
    public void Googles_short_word_has_a_digit_for_advertising_and_one_for_analytics(bool? advertising, bool? analytics, string? word) =>
        Assert.Equal(word, new ClickConsent(AdStorage: advertising, AnalyticsStorage: analytics).Gcs());

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(true, null, true)]
    [InlineData(null, true, true)]
    [InlineData(false, true, false)]
    [InlineData(true, false, false)]
    public void Click_ids_need_storage_and_user_data(bool? storage, bool? userData, bool allowed) =>
        Assert.Equal(allowed, new ClickConsent(AdStorage: storage, AdUserData: userData).AllowsClickIds);

    private static ClickConsent Of(string kind, bool? answer)
    {
        var consent = new ClickConsent();
        typeof(ClickConsent).GetProperty(kind, BindingFlags.Public | BindingFlags.Instance)!.SetValue(consent, answer);
        return consent;
    }
}
