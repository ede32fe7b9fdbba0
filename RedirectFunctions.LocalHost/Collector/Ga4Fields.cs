using System.Net;
using System.Text.Json;

namespace RedirectFunctions.LocalHost.Collector;

/// <summary>
/// The fields that a payload may have besides its events. A field that GA4 does not know makes the whole payload unreadable to it.
/// </summary>
internal static class Ga4Fields
{
    public static readonly HashSet<string> OfEvent = new(StringComparer.Ordinal) { "name", "params", "timestamp_micros" };

    public static readonly HashSet<string> OfUserProperty = new(StringComparer.Ordinal) { "value", "timestamp_micros" };

    private static readonly HashSet<string> OfConsent = new(StringComparer.Ordinal) { "ad_user_data", "ad_personalization" };

    private static readonly HashSet<string> OfLocation =
        new(StringComparer.Ordinal) { "city", "region_id", "country_id", "subcontinent_id", "continent_id" };

    private static readonly HashSet<string> OfDevice = new(StringComparer.Ordinal)
    {
        "category", "language", "screen_resolution", "operating_system", "operating_system_version", "model", "brand", "browser",
        "browser_version",
    };

    public static void AddIfAny(this List<Ga4Problem> problems, Ga4Problem? problem)
    {
        if (problem is not null)
        {
            problems.Add(problem);
        }
    }

    public static void CheckKnown(JsonElement parent, string path, HashSet<string> known, List<Ga4Problem> problems)
    {
        var met = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in parent.EnumerateObject().Select(static field => field.Name))
        {
            if (!known.Contains(name))
            {
                problems.Add(new(path, $"There is no field [{name}] here; GA4 cannot parse the payload.", Ga4Problem.Invalid));
            }
            else if (!met.Add(name))
            {
                problems.Add(new(path, $"The field [{name}] occurs twice.", Ga4Problem.NameDuplicated));
            }
        }
    }

    /// <summary>The visitor's consent, location and device.</summary>
    public static void CheckContext(JsonElement request, List<Ga4Problem> problems)
    {
        CheckGroup(
            request,
            "consent",
            OfConsent,
            problems,
            static value => value.ValueEquals("GRANTED") || value.ValueEquals("DENIED"),
            "GRANTED or DENIED");
        CheckGroup(request, "user_location", OfLocation, problems, static value => true, "a text");
        CheckGroup(request, "device", OfDevice, problems, static value => true, "a text");
        CheckText(request, "user_agent", problems, static text => text.Length > 0, "a text");
        CheckText(request, "ip_override", problems, static text => IPAddress.TryParse(text, out _), "an IP address");
        CheckText(
            request,
            "validation_behavior",
            problems,
            static text => text is "RELAXED" or "ENFORCE_RECOMMENDATIONS",
            "RELAXED or ENFORCE_RECOMMENDATIONS");
    }

    private static void CheckGroup(
        JsonElement request,
        string name,
        HashSet<string> known,
        List<Ga4Problem> problems,
        Func<JsonElement, bool> isRight,
        string expected)
    {
        if (!request.TryGetProperty(name, out var group))
        {
            return;
        }

        if (group.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new(name, $"{name} must be an object.", Ga4Problem.Invalid));
            return;
        }

        CheckKnown(group, name, known, problems);
        problems.AddRange(group.EnumerateObject()
            .Where(field => field.Value.ValueKind != JsonValueKind.String || !isRight(field.Value))
            .Select(field => new Ga4Problem($"{name}.{field.Name}", $"{field.Name} must be {expected}.", Ga4Problem.Invalid)));
    }

    private static void CheckText(JsonElement request, string name, List<Ga4Problem> problems, Func<string, bool> isRight, string expected)
    {
        if (request.TryGetProperty(name, out var value) && (value.ValueKind != JsonValueKind.String || !isRight(value.GetString()!)))
        {
            problems.Add(new(name, $"{name} must be {expected}.", Ga4Problem.Invalid));
        }
    }
}
