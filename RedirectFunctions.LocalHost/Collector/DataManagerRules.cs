using System.Text.Json;
using System.Text.RegularExpressions;

namespace RedirectFunctions.LocalHost.Collector;

/// <summary>
/// The documented rules for <c>events:ingest</c> with a GA4 web stream as its destination (google.ads.datamanager.v1 and the API's pages).
/// Like the rules of the Measurement Protocol here, they share nothing with what builds such requests.
/// </summary>
/// <param name="maxValue">Characters that the property accepts in a parameter's value.</param>
internal sealed partial class DataManagerRules(TimeProvider time, int maxValue = Ga4PayloadRules.UsualMaxValue)
{
    private const int MaxDestinations = 10;
    private const int MaxEvents = 2000;
    private const string Account = "GOOGLE_ANALYTICS_PROPERTY";

    private static readonly HashSet<string> OfRequest = new(StringComparer.Ordinal)
    {
        "destinations", "events", "consent", "validateOnly", "encoding", "encryptionInfo",
    };

    private static readonly HashSet<string> OfDestination = new(StringComparer.Ordinal)
    {
        "reference", "operatingAccount", "loginAccount", "linkedAccount", "productDestinationId",
    };

    private static readonly HashSet<string> OfAccount = new(StringComparer.Ordinal) { "accountType", "accountId" };

    private readonly DataManagerEventRules _events = new(time, maxValue);

    /// <param name="request">The request, where it is a JSON object.</param>
    /// <returns>What is wrong, in the order of the request; empty if nothing is. The code is Google's reason.</returns>
    public IReadOnlyList<Ga4Problem> Check(ReadOnlyMemory<byte> body, out JsonElement? request)
    {
        request = null;
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return [new("", "The body is not a JSON object.", DataManagerReason.InvalidArgument)];
            }

            request = document.RootElement.Clone();
            var problems = new List<Ga4Problem>();
            CheckRequest(request.Value, problems);
            return problems;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return [new("", "The body is not JSON.", DataManagerReason.InvalidArgument)];
        }
    }

    private void CheckRequest(JsonElement request, List<Ga4Problem> problems)
    {
        DataManagerReason.CheckKnown(request, "", OfRequest, problems);
        if (request.TryGetProperty("validateOnly", out var only) && only.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            problems.Add(new("validateOnly", "Must be true or false.", DataManagerReason.InvalidArgument));
        }

        DataManagerEventRules.CheckConsent(request, "consent", problems);
        var references = CheckDestinations(request, problems);
        if (!request.TryGetProperty("events", out var events) || events.ValueKind != JsonValueKind.Array || events.GetArrayLength() == 0)
        {
            problems.Add(new("events", "At least one event is required.", DataManagerReason.RequiredFieldMissing));
            return;
        }

        if (events.GetArrayLength() > MaxEvents)
        {
            problems.Add(new("events", $"There are more than {MaxEvents} events.", "TOO_MANY_EVENTS"));
        }

        var index = 0;
        foreach (var one in events.EnumerateArray())
        {
            _events.Check(one, $"events[{index++}]", references, problems);
        }
    }

    /// <returns>The destinations' references; null for one without.</returns>
    private static List<string?> CheckDestinations(JsonElement request, List<Ga4Problem> problems)
    {
        var references = new List<string?>();
        if (!request.TryGetProperty("destinations", out var destinations)
            || destinations.ValueKind != JsonValueKind.Array
            || destinations.GetArrayLength() is 0 or > MaxDestinations)
        {
            problems.Add(new("destinations", $"1 to {MaxDestinations} destinations are required.", DataManagerReason.RequiredFieldMissing));
            return references;
        }

        var index = 0;
        foreach (var destination in destinations.EnumerateArray())
        {
            var path = $"destinations[{index++}]";
            if (destination.ValueKind != JsonValueKind.Object)
            {
                problems.Add(new(path, "A destination must be an object.", DataManagerReason.InvalidArgument));
                continue;
            }

            DataManagerReason.CheckKnown(destination, path, OfDestination, problems);
            CheckAccount(destination, path, "operatingAccount", isRequired: true, problems);
            CheckAccount(destination, path, "loginAccount", isRequired: false, problems);
            if (DataManagerReason.Text(destination, "productDestinationId") is not { } stream || !MeasurementId().IsMatch(stream))
            {
                problems.Add(new($"{path}.productDestinationId", "Must be the measurement id of a web stream.", "INVALID_DESTINATION"));
            }

            references.Add(DataManagerReason.Text(destination, "reference"));
        }

        return references;
    }

    private static void CheckAccount(JsonElement destination, string path, string name, bool isRequired, List<Ga4Problem> problems)
    {
        if (!destination.TryGetProperty(name, out var account))
        {
            if (isRequired)
            {
                problems.Add(new($"{path}.{name}", "Is required.", DataManagerReason.RequiredFieldMissing));
            }

            return;
        }

        if (account.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new($"{path}.{name}", "Must be an object.", DataManagerReason.InvalidArgument));
            return;
        }

        DataManagerReason.CheckKnown(account, $"{path}.{name}", OfAccount, problems);
        if (DataManagerReason.Text(account, "accountType") != Account)
        {
            problems.Add(new($"{path}.{name}.accountType", $"Must be {Account}.", "INVALID_DESTINATION"));
        }

        if (DataManagerReason.Text(account, "accountId") is not { } id || !Digits().IsMatch(id))
        {
            problems.Add(new($"{path}.{name}.accountId", "Must be the number of a property, as text.", "INVALID_DESTINATION"));
        }
    }

    [GeneratedRegex(@"^G-[A-Z0-9]+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MeasurementId();

    [GeneratedRegex(@"^[0-9]+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digits();
}
