using System.Net;
using RedirectFunctions.Clicks.Traffic;
using RedirectFunctions.Redirects.Refusals;
using RedirectFunctions.Redirects.Rules;
using RedirectFunctions.Redirects.Signing;

namespace RedirectFunctions.Authoring.Managing;

/// <summary>Reads rules from a document. What is wrong is named by its member, such as <c>rules[0].split[1].weight</c>.</summary>
internal static class RuleReader
{
    /// <summary>Their destinations are checked later. Null, with the refusal, if they are not rules.</summary>
    public static IReadOnlyList<LinkRule>? Read(IReadOnlyList<RuleDocument?>? documents, out Refusal? refusal)
    {
        if (documents is null)
        {
            refusal = null;
            return [];
        }

        var rules = new List<LinkRule>();
        var problem = documents.Count > LinkRule.MaxRules ? $"rules has more than {LinkRule.MaxRules}." : null;
        for (var index = 0; index < documents.Count && problem is null; index++)
        {
            var member = $"rules[{index}]";
            problem = Check(documents[index], member) ?? Unreachable(rules, Device(documents[index]!.Device), member);
            if (problem is null)
            {
                rules.Add(RuleOf(documents[index]!));
            }
        }

        refusal = problem is null ? null : Wrong(problem);
        return problem is null ? rules : null;
    }

    /// <summary>As a table holds them, with their signatures.</summary>
    public static Refusal TooLong { get; } = Wrong("rules are too long: all their destinations together may have some 30,000 characters.");

    private static Refusal Wrong(string problem) =>
        new(HttpStatusCode.BadRequest, "rules_invalid", "These are not valid rules", problem);

    private static string? Check(RuleDocument? rule, string member) => rule switch
    {
        null => $"{member} must be an object.",
        { Device: not null } when Device(rule.Device) is null => $"{member}.device must be ios, android or desktop.",
        { Destination: null, Split: null } => $"{member} must have a destination or a split.",
        { Destination: not null, Split: not null } => $"{member} has both a destination and a split: leave one of them out.",
        { Destination: not null, Device: null } =>
            $"{member} would lead everybody to its destination: give it a device or a split, or make that the destination of the name.",
        { Variant: not null, Split: not null } => $"{member}.variant must be left out: each part of the split has its own.",
        { Variant: { } variant } when !LinkSignature.IsName(variant) => $"{member}.variant {IsNoVariant}",
        { Split: { } split } => CheckSplit(split, $"{member}.split"),
        _ => null,
    };

    private static string? CheckSplit(IReadOnlyList<SplitDocument?> split, string member)
    {
        if (split.Count is < 2 or > LinkRule.MaxTargets)
        {
            return $"{member} must have 2 to {LinkRule.MaxTargets} parts.";
        }

        var variants = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < split.Count; index++)
        {
            var part = $"{member}[{index}]";
            var problem = split[index] switch
            {
                null => $"{part} must be an object.",
                { Variant: null } => $"{part}.variant is missing: it is what reports call this part.",
                { Variant: { } variant } when !LinkSignature.IsName(variant) => $"{part}.variant {IsNoVariant}",
                { Weight: < 1 or > LinkRule.MaxWeight } => $"{part}.weight must be a whole number from 1 to {LinkRule.MaxWeight}.",
                { Variant: { } variant } when !variants.Add(variant) => $"{part}.variant is that of an earlier part.",
                _ => null,
            };
            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }

    private const string IsNoVariant = "must be 1 to 64 letters, digits, hyphens or underscores.";

    private static string? Unreachable(List<LinkRule> before, DeviceClass? device, string member)
    {
        var other = before.FindIndex(rule => rule.Device is null || rule.Device == device);
        return other < 0 ? null : $"{member} would never match, because rules[{other}] matches first: change their order, or leave it out.";
    }

    private static LinkRule RuleOf(RuleDocument rule) => new(
        Device(rule.Device),
        rule.Split is null
            ? [new RuleTarget(rule.Variant ?? rule.Device!.ToLowerInvariant(), 1, rule.Destination)]
            : [.. rule.Split.Select(static part => new RuleTarget(part.Variant!, part.Weight ?? 1, part.Destination))]);

    private static DeviceClass? Device(string? text) => text?.ToLowerInvariant() switch
    {
        "ios" => DeviceClass.Ios,
        "android" => DeviceClass.Android,
        "desktop" => DeviceClass.Desktop,
        _ => null,
    };
}
