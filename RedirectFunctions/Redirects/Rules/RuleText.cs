using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RedirectFunctions.Redirects.Signing;

namespace RedirectFunctions.Redirects.Rules;

/// <summary>Rules as the table keeps them: JSON in one property.</summary>
internal static class RuleText
{
    /// <summary>A property of a table holds 64 KiB of UTF-16.</summary>
    public const int MaxLength = 32_768;

    /// <summary>Keeps URLs readable and short: this JSON is never part of an HTML page.</summary>
    private static readonly RuleJson Json =
        new(new JsonSerializerOptions(RuleJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Null for no rules.</summary>
    public static string? Write(IReadOnlyList<LinkRule> rules) =>
        rules.Count == 0 ? null : JsonSerializer.Serialize(rules, Json.IReadOnlyListLinkRule);

    /// <summary>
    /// Null for text that the app has not written: the name then leads to its plain destination, which is better than nowhere.
    /// </summary>
    public static IReadOnlyList<LinkRule>? Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize(text, Json.IReadOnlyListLinkRule) is { } rules && rules.All(IsSound) ? rules : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsSound(LinkRule? rule) =>
        rule is { Targets.Count: > 0 and <= LinkRule.MaxTargets } && rule.Targets.All(static target =>
            target is { Weight: > 0 and <= LinkRule.MaxWeight } && LinkSignature.IsName(target.Variant));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<LinkRule>))]
internal sealed partial class RuleJson : JsonSerializerContext;
