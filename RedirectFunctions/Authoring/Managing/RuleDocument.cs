using System.Text.Json.Serialization;
using RedirectFunctions.Redirects.Rules;

namespace RedirectFunctions.Authoring.Managing;

/// <summary>A rule of a short name as the API shows and accepts it: either a destination, or a split.</summary>
public sealed record RuleDocument
{
    /// <summary><c>ios</c>, <c>android</c> or <c>desktop</c>; null for every visitor.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Device { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Destination { get; init; }

    /// <summary>What reports call it; the device if it is not given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Variant { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SplitDocument>? Split { get; init; }

    internal static RuleDocument Of(LinkRule rule)
    {
        var device = rule.Device?.ToString().ToLowerInvariant();
        return rule.Targets is [var only]
            ? new() { Device = device, Destination = only.Destination, Variant = only.Variant }
            : new()
            {
                Device = device,
                Split =
                [
                    .. rule.Targets.Select(static target => new SplitDocument
                    {
                        Variant = target.Variant,
                        Weight = target.Weight,
                        Destination = target.Destination,
                    }),
                ],
            };
    }
}

/// <summary>One of the destinations among which visitors are divided.</summary>
public sealed record SplitDocument
{
    /// <summary>What reports call it.</summary>
    public string? Variant { get; init; }

    /// <summary>Its part, 1 to <see cref="LinkRule.MaxWeight"/>; 1 if it is not given.</summary>
    public int? Weight { get; init; }

    /// <summary>Null for the plain destination of the name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Destination { get; init; }
}
