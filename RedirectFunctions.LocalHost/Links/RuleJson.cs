using System.Text.Encodings.Web;
using System.Text.Json;
using RedirectFunctions.Authoring.Managing;

namespace RedirectFunctions.LocalHost.Links;

/// <summary>The rules of a short name in a cell of a file, or on a command line: JSON, as the API has it.</summary>
internal static class RuleJson
{
    private static readonly LinkJson Json = new(
        new JsonSerializerOptions(LinkJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Empty for no rules.</summary>
    public static string Write(IReadOnlyList<RuleDocument>? rules) =>
        rules is { Count: > 0 } ? JsonSerializer.Serialize(rules, Json.IReadOnlyListRuleDocument) : "";

    /// <summary>Null, with the problem, if the text is not a list of rules; whether they are right is for the app to say.</summary>
    public static IReadOnlyList<RuleDocument>? Read(string text, out string? problem)
    {
        try
        {
            var rules = JsonSerializer.Deserialize(text, Json.IReadOnlyListRuleDocument);
            problem = rules is null ? Right : null;
            return rules;
        }
        catch (JsonException exception)
        {
            problem = $"{Right}; it is wrong at rules{exception.Path?.TrimStart('$')}.";
            return null;
        }
    }

    private const string Right = "rules must be a JSON array such as [{\"device\":\"ios\",\"destination\":\"https://example.com/app\"}]";
}
