using System.Globalization;
using RedirectFunctions.Clicks.Consent;
using RedirectFunctions.Clicks.Traffic;
using RedirectFunctions.Clicks.Visitors;
using RedirectFunctions.Redirects.Rules;
using RedirectFunctions.Tests.Clicks;

namespace RedirectFunctions.Tests.Redirects.Rules;

public class RuleChooserTests
{
    private static readonly VisitorConsent Private = VisitorConsent.Of(ClickConsent.Denied, ConsentSource.Link);
    private static readonly LinkRule Split = new(null, [new("a", 3, "https://a.example/"), new("b", 1)]);

    private readonly RuleChooser _chooser = new(new VisitorIdentifier(new VisitorOptions(), new Random(7)), TimeProvider.System);

    [Fact]
    public void Visitors_are_divided_by_the_weights()
    {
        var counts = Enumerable.Range(1, 20_000).CountBy(visitor => Variant("spring", visitor)).ToDictionary();

        // For 20,000 draws at 3 : 1, three standard deviations are 184.
        Assert.InRange(counts["a"], 15_000 - 184, 15_000 + 184);
    }

    [Fact]
    public void A_visitor_who_is_known_again_gets_the_same_variant_and_not_the_same_of_every_link()
    {
        var visitors = Enumerable.Range(1, 200).ToList();

        Assert.All(visitors, visitor => Assert.Equal(Variant("spring", visitor), Variant("spring", visitor)));
        Assert.Contains(visitors, visitor => Variant("spring", visitor) != Variant("autumn", visitor));
    }

    [Fact]
    public void A_greater_weight_takes_visitors_from_the_others_and_none_away()
    {
        var more = Split with { Targets = [Split.Targets[0] with { Weight = 300 }, Split.Targets[1] with { Weight = 1 }] };
        var few = Enumerable.Range(1, 400).Count(visitor => Choose(more, "spring", visitor).Target.Variant == "b");

        Assert.InRange(few, 0, 10);
    }

    [Fact]
    public void Nobody_who_asks_for_privacy_is_known_again()
    {
        var seen = Enumerable.Range(0, 100)
            .Select(_ => _chooser.Choose([Split], "spring", RequestHeadersOf.Visitor(("Cookie", "_ga=GA1.1.5.1700000000")), Private)!)
            .ToList();

        Assert.Equal(["a", "b"], seen.Select(choice => choice.Target.Variant).Distinct().Order());
        Assert.DoesNotContain(seen, choice => choice.Visitor!.ClientId == "5.1700000000");
    }

    [Fact]
    public void The_first_rule_that_matches_counts_and_without_a_split_nobody_is_identified()
    {
        LinkRule[] rules = [new(DeviceClass.Ios, [new("ios", 1, "https://apps.example/")]), Split];

        var phone = _chooser.Choose(rules, "spring", RequestHeadersOf.Visitor(("User-Agent", "x (iPhone)")), VisitorConsent.Unsaid)!;
        Assert.Equal((1, "ios", null), (phone.Number, phone.Target.Variant, phone.Visitor));
        Assert.Equal(2, _chooser.Choose(rules, "spring", RequestHeadersOf.Visitor(), VisitorConsent.Unsaid)!.Number);
        Assert.Null(_chooser.Choose(rules[..1], "spring", RequestHeadersOf.Visitor(("User-Agent", "x (X11; Linux)")), VisitorConsent.Unsaid));
    }

    [Fact]
    public void Rules_come_back_from_the_table_as_they_were_and_what_is_none_is_no_rule()
    {
        LinkRule[] rules = [new(DeviceClass.Android, [new("x", 1, "https://a.example/?a=1&b='ü'", "2026a.abc")]), Split];

        var text = RuleText.Write(rules)!;

        Assert.StartsWith("""[{"device":"android","targets":[{"variant":"x","weight":1,"destination":"https://a.example/?a=1&b='ü'","signature":"2026a.abc"}]}""", text, StringComparison.Ordinal);
        Assert.Equal(text, RuleText.Write(RuleText.Read(text)!));
        Assert.Null(RuleText.Write([]));
        Assert.All([null, ""], none => Assert.Equal([], RuleText.Read(none)));
        Assert.All(
            new[] { "x", "null", "{}", "[null]", "[{}]", """[{"targets":[]}]""", """[{"targets":[null]}]""", """[{"targets":[{"variant":"a","weight":0}]}]""", """[{"targets":[{"weight":1}]}]""", """[{"device":"tv","targets":[{"variant":"a"}]}]""" },
            wrong => Assert.Null(RuleText.Read(wrong)));
    }

    private string Variant(string name, int visitor) => Choose(Split, name, visitor).Target.Variant;

    private RuleChoice Choose(LinkRule rule, string name, int visitor) => _chooser.Choose(
        [rule],
        name,
        RequestHeadersOf.Visitor(("Cookie", string.Create(CultureInfo.InvariantCulture, $"_ga=GA1.1.{visitor}.1700000000"))),
        VisitorConsent.Unsaid)!;
}
