using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using RedirectFunctions.Authoring.Api;

namespace RedirectFunctions.Tests.Api;

/// <summary>The OpenAPI document that the app serves, as JSON.</summary>
internal static class OpenApiFile
{
    public static string Text { get; } = System.Text.Encoding.UTF8.GetString(OpenApiDocument.Answer.Body.Span);

    public static JsonObject Root { get; } = JsonNode.Parse(Text)!.AsObject();

    /// <summary>Every operation, as <c>GET /path</c>.</summary>
    public static IReadOnlyDictionary<string, JsonObject> Operations { get; } = Root["paths"]!.AsObject()
        .SelectMany(path => path.Value!.AsObject(), (path, operation) => (Key: $"{operation.Key.ToUpperInvariant()} {path.Key}", Operation: operation.Value!.AsObject()))
        .ToDictionary(operation => operation.Key, operation => operation.Operation, StringComparer.Ordinal);

    /// <summary>What is wrong with a value according to a schema, given by name or as such; empty if nothing is.</summary>
    public static string Faults(JsonNode schema, string json)
    {
        var whole = schema.DeepClone().AsObject();
        whole["$defs"] = Root["components"]!["schemas"]!.DeepClone();
        var text = whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
        using var value = JsonDocument.Parse(json);
        var results = JsonSchema.FromText(text).Evaluate(value.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return results.IsValid ? "" : string.Join("; ", (results.Details ?? []).Where(detail => detail.Errors is not null).SelectMany(detail => detail.Errors!, (detail, error) => $"{detail.InstanceLocation}: {error.Value}").DefaultIfEmpty("invalid"));
    }
}
