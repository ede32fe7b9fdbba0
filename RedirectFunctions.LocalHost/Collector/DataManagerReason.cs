using System.Text.Json;

namespace RedirectFunctions.LocalHost.Collector;

/// <summary>Reasons of the API's errors, and what every part of a request is checked for.</summary>
internal static class DataManagerReason
{
    public const string InvalidArgument = "INVALID_ARGUMENT";
    public const string RequiredFieldMissing = "REQUIRED_FIELD_MISSING";

    /// <summary>Google's JSON knows no other fields.</summary>
    public static void CheckKnown(JsonElement parent, string path, HashSet<string> known, List<Ga4Problem> problems)
    {
        foreach (var name in parent.EnumerateObject().Select(static field => field.Name).Where(name => !known.Contains(name)))
        {
            problems.Add(new(path, $"Unknown name [{name}]: Cannot find field.", InvalidArgument));
        }
    }

    public static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
