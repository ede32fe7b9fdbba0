using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RedirectFunctions.LocalHost.Collector;

/// <summary>
/// The documented rules for a Measurement Protocol payload of a web stream. Written from the documentation alone and sharing nothing with
/// what builds such payloads, so that the two can only be wrong independently.
/// </summary>
/// <param name="maxValue">Characters that the property accepts in a parameter's value: 100, or 500 in Analytics 360.</param>
internal sealed partial class Ga4PayloadRules(TimeProvider time, int maxValue = Ga4PayloadRules.UsualMaxValue)
{
    public const int UsualMaxValue = 100;

    private const int MaxBodyBytes = 130_000;
    private const int MaxEvents = 25;
    private const int MaxUserProperties = 25;
    private const int MaxUserId = 256;
    private const int MaxUserPropertyValue = 36;

    private static readonly HashSet<string> TopLevel = new(StringComparer.Ordinal)
    {
        "client_id", "user_id", "timestamp_micros", "user_properties", "user_data", "consent", "non_personalized_ads", "user_location",
        "ip_override", "device", "user_agent", "validation_behavior", "events",
    };

    private readonly Ga4TimestampRule _timestamp = new(time);
    private readonly Ga4ParameterRules _parameters = new(maxValue);

    /// <returns>What is wrong, in the order of the payload; empty if nothing is.</returns>
    public IReadOnlyList<Ga4Problem> Check(ReadOnlyMemory<byte> body)
    {
        var problems = new List<Ga4Problem>();
        if (body.Length >= MaxBodyBytes)
        {
            problems.Add(new(
                string.Empty, $"The body has {body.Length} bytes; it must have fewer than {MaxBodyBytes}.", Ga4Problem.OutOfBounds));
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                CheckRequest(document.RootElement, problems);
            }
            else
            {
                problems.Add(new(string.Empty, "The payload is not a JSON object.", Ga4Problem.Invalid));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second one is for bytes that are not UTF-8, and for an escape that is half a character.
            problems.Add(new(string.Empty, "The payload is not JSON.", Ga4Problem.Invalid));
        }

        return problems;
    }

    private void CheckRequest(JsonElement request, List<Ga4Problem> problems)
    {
        Ga4Fields.CheckKnown(request, string.Empty, TopLevel, problems);
        CheckClientId(request, problems);
        if (request.TryGetProperty("user_id", out var userId)
            && (userId.ValueKind != JsonValueKind.String || userId.GetString()!.Length is 0 or > MaxUserId))
        {
            problems.Add(new("user_id", $"user_id must be text of 1 to {MaxUserId} characters.", Ga4Problem.Invalid));
        }

        if (request.TryGetProperty("user_data", out _) && !request.TryGetProperty("user_id", out _))
        {
            problems.Add(new("user_data", "user_data needs a user_id.", Ga4Problem.Required));
        }

        _timestamp.Check(request, string.Empty, problems);
        CheckUserProperties(request, problems);
        Ga4Fields.CheckContext(request, problems);
        CheckEvents(request, problems);
    }

    private static void CheckClientId(JsonElement request, List<Ga4Problem> problems)
    {
        if (!request.TryGetProperty("client_id", out var clientId)
            || clientId.ValueKind != JsonValueKind.String
            || clientId.GetString()!.Length == 0)
        {
            problems.Add(new("client_id", "A client_id is required, as text.", Ga4Problem.Required));
        }
        else if (!ClientId().IsMatch(clientId.GetString()!))
        {
            problems.Add(new("client_id", "client_id must be two positive numbers joined by a period.", Ga4Problem.Invalid));
        }
    }

    private void CheckUserProperties(JsonElement request, List<Ga4Problem> problems)
    {
        if (!request.TryGetProperty("user_properties", out var properties))
        {
            return;
        }

        if (properties.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new("user_properties", "user_properties must be an object.", Ga4Problem.Invalid));
            return;
        }

        if (properties.EnumerateObject().Count() > MaxUserProperties)
        {
            problems.Add(new("user_properties", $"There are more than {MaxUserProperties} user properties.", Ga4Problem.TooMany));
        }

        foreach (var property in properties.EnumerateObject())
        {
            var path = $"user_properties.{property.Name}";
            problems.AddIfAny(Ga4Names.CheckUserProperty(path, property.Name));
            if (property.Value.ValueKind != JsonValueKind.Object || !property.Value.TryGetProperty("value", out var value))
            {
                problems.Add(new(path, "A user property must be an object with a value.", Ga4Problem.Invalid));
            }
            else
            {
                Ga4Fields.CheckKnown(property.Value, path, Ga4Fields.OfUserProperty, problems);
                Ga4ParameterRules.CheckValue(value, $"{path}.value", MaxUserPropertyValue, problems);
                _timestamp.Check(property.Value, path, problems);
            }
        }
    }

    private void CheckEvents(JsonElement request, List<Ga4Problem> problems)
    {
        if (!request.TryGetProperty("events", out var events) || events.ValueKind != JsonValueKind.Array || events.GetArrayLength() == 0)
        {
            problems.Add(new("events", "events must be an array of at least one event.", Ga4Problem.Required));
            return;
        }

        if (events.GetArrayLength() > MaxEvents)
        {
            problems.Add(new(
                "events", $"There are {events.GetArrayLength()} events; a request can have at most {MaxEvents}.", Ga4Problem.TooMany));
        }

        var index = 0;
        foreach (var one in events.EnumerateArray())
        {
            CheckEvent(one, string.Create(CultureInfo.InvariantCulture, $"events[{index++}]"), problems);
        }
    }

    private void CheckEvent(JsonElement one, string path, List<Ga4Problem> problems)
    {
        if (one.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new(path, "An event must be an object.", Ga4Problem.Invalid));
            return;
        }

        Ga4Fields.CheckKnown(one, path, Ga4Fields.OfEvent, problems);
        if (!one.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String)
        {
            problems.Add(new($"{path}.name", "An event needs a name.", Ga4Problem.Required));
        }
        else
        {
            problems.AddIfAny(Ga4Names.CheckEvent($"{path}.name", name.GetString()!));
        }

        _timestamp.Check(one, path, problems);
        _parameters.Check(one, path, problems);
    }

    [GeneratedRegex(@"^0*[1-9][0-9]*\.0*[1-9][0-9]*\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ClientId();
}
