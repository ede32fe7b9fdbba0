using System.Text;
using Microsoft.Extensions.Time.Testing;
using RedirectFunctions.LocalHost.Collector;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>For each rule, a payload that just keeps it, and one that breaks only this rule.</summary>
public sealed class Ga4PayloadRulesTests
{
    public static TheoryData<string> Rules => [.. Ga4Rules.All.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void What_is_at_the_limit_is_valid(string rule) => Assert.Empty(Check(Ga4Rules.Payload(RuleOf(rule).Keep)));

    [Theory]
    [MemberData(nameof(Rules))]
    public void What_breaks_one_rule_has_that_problem_alone(string rule)
    {
        var problem = Assert.Single(Check(Ga4Rules.Payload(RuleOf(rule).Break)));

        Assert.Equal((RuleOf(rule).FieldPath, RuleOf(rule).Code), (problem.FieldPath, problem.ValidationCode));
        Assert.NotEqual("", problem.Description);
    }

    [Fact]
    public void A_body_has_fewer_than_130_000_bytes()
    {
        var payload = Ga4Rules.Payload(_ => { });

        Assert.Empty(Check(payload.PadRight(129_999)));
        var problem = Assert.Single(Check(payload.PadRight(130_000)));
        Assert.Equal(("", Ga4Problem.OutOfBounds), (problem.FieldPath, problem.ValidationCode));
    }

    [Fact]
    public void A_property_of_Analytics_360_takes_values_of_500_characters()
    {
        var rules = new Ga4PayloadRules(new FakeTimeProvider(Ga4Rules.Now), maxValue: 500);

        Assert.Empty(rules.Check(WithValueOf(500)));
        Assert.Equal(Ga4Problem.OutOfBounds, Assert.Single(rules.Check(WithValueOf(501))).ValidationCode);

        static byte[] WithValueOf(int length) => Encoding.UTF8.GetBytes(
            $$"""{ "client_id": "1.2", "events": [{ "name": "x", "params": { "utm_source": "{{new string('x', length)}}" } }] }""");
    }

    [Theory]
    [InlineData("""{ "client_id": "1.2", "client_id": "1.3", "events": [{ "name": "x" }] }""", "")]
    [InlineData("""{ "client_id": "1.2", "events": [{ "name": "x", "name": "y" }] }""", "events[0]")]
    [InlineData("""{ "client_id": "1.2", "events": [{ "name": "x", "params": { "a": 1, "a": 2 } }] }""", "events[0].params")]
    public void A_name_occurs_once(string body, string fieldPath)
    {
        var problem = Assert.Single(Check(body));

        Assert.Equal((fieldPath, Ga4Problem.NameDuplicated), (problem.FieldPath, problem.ValidationCode));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("""{ "client_id": "\ud800" }""")]
    [InlineData("""{ "client_id": "1.2", "\ud800": 1, "events": [{ "name": "x" }] }""")]
    public void What_cannot_be_read_is_one_problem_of_the_whole(string body)
    {
        var problem = Assert.Single(Check(body));

        Assert.Equal(("", Ga4Problem.Invalid), (problem.FieldPath, problem.ValidationCode));
    }

    [Fact]
    public void Every_problem_of_a_payload_is_named_in_its_order() => Assert.Equal(
        ["client_id", "user_id", "events[0].name", "events[1].params.x"],
        Check("""{ "client_id": "x", "user_id": "", "events": [{ "name": "error" }, { "name": "ok", "params": { "x": null } }] }""").Select(problem => problem.FieldPath));

    private static Ga4Rule RuleOf(string name) => Ga4Rules.All.Single(rule => rule.Name == name);

    private static IReadOnlyList<Ga4Problem> Check(string body) => new Ga4PayloadRules(new FakeTimeProvider(Ga4Rules.Now)).Check(Encoding.UTF8.GetBytes(body));
}
