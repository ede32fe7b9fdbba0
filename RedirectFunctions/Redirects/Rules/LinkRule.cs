using RedirectFunctions.Clicks.Traffic;

namespace RedirectFunctions.Redirects.Rules;

/// <summary>Where a stored name leads instead of its plain destination. The first rule that matches counts.</summary>
/// <param name="Device">Whom it concerns; null for every visitor.</param>
/// <param name="Targets">One, or several among which visitors are divided by weight.</param>
public sealed record LinkRule(DeviceClass? Device, IReadOnlyList<RuleTarget> Targets)
{
    /// <summary>More than anybody needs; their text fits into a property of a table, which holds 32,768 characters.</summary>
    public const int MaxRules = 20;

    public const int MaxTargets = 20;

    public const int MaxWeight = 10_000;

    internal int TotalWeight
    {
        get
        {
            var total = 0;
            foreach (var target in Targets)
            {
                total += target.Weight;
            }

            return total;
        }
    }
}

/// <param name="Variant">What reports call it: 1 to 64 letters, digits, hyphens and underscores.</param>
/// <param name="Weight">Its part among the rule's targets, 1 to <see cref="LinkRule.MaxWeight"/>.</param>
/// <param name="Destination">In normal form as of when it was stored; null for the name's plain destination.</param>
/// <param name="Signature">As that of the stored link.</param>
public sealed record RuleTarget(string Variant, int Weight = 1, string? Destination = null, string? Signature = null);
