using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RedirectFunctions.LocalHost.Collector;

/// <summary>
/// The rules for one event of <c>events:ingest</c>. The numbers of its limits are the Measurement Protocol's: the API's own are not
/// published.
/// </summary>
internal sealed partial class DataManagerEventRules(TimeProvider time, int maxValue)
{
    private const int MaxParameters = 25;

    private static readonly TimeSpan Past = TimeSpan.FromHours(72);
    private static readonly TimeSpan Future = TimeSpan.FromMinutes(15);

    private static readonly HashSet<string> OfEvent = new(StringComparer.Ordinal)
    {
        "destinationReferences", "transactionId", "eventTimestamp", "lastUpdatedTimestamp", "userData", "consent", "adIdentifiers",
        "currency", "conversionValue", "eventSource", "eventDeviceInfo", "cartData", "customVariables", "experimentalFields",
        "userProperties", "eventName", "clientId", "appInstanceId", "userId", "additionalEventParameters", "eventLocation",
    };

    private static readonly HashSet<string> OfDevice = new(StringComparer.Ordinal)
    {
        "userAgent", "ipAddress", "category", "languageCode", "screenHeight", "screenWidth", "operatingSystem", "operatingSystemVersion",
        "model", "brand", "browser", "browserVersion",
    };

    private static readonly HashSet<string> OfIdentifiers =
        new(StringComparer.Ordinal) { "sessionAttributes", "gclid", "gbraid", "wbraid", "landingPageDeviceInfo" };

    private static readonly HashSet<string> OfConsent = new(StringComparer.Ordinal) { "adUserData", "adPersonalization" };
    private static readonly HashSet<string> OfParameter = new(StringComparer.Ordinal) { "parameterName", "value" };

    private static readonly Dictionary<string, int> LongerValues = new(StringComparer.Ordinal)
    {
        ["page_location"] = 1000,
        ["page_referrer"] = 420,
        ["page_title"] = 300,
    };

    public void Check(JsonElement one, string path, IReadOnlyList<string?> references, List<Ga4Problem> problems)
    {
        if (one.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new(path, "An event must be an object.", DataManagerReason.InvalidArgument));
            return;
        }

        DataManagerReason.CheckKnown(one, path, OfEvent, problems);
        CheckName(one, path, problems);
        CheckTime(one, path, problems);
        if (one.TryGetProperty("appInstanceId", out _) || DataManagerReason.Text(one, "clientId") is not { Length: > 0 } clientId)
        {
            problems.Add(new($"{path}.clientId", "An event of a web stream needs a client id, and no id of an "
                + "app.", DataManagerReason.RequiredFieldMissing));
        }
        else if (!ClientId().IsMatch(clientId))
        {
            problems.Add(new($"{path}.clientId", "Must be two positive numbers joined by a period.", "INVALID_CLIENT_ID"));
        }

        if (DataManagerReason.Text(one, "eventSource") != "WEB")
        {
            problems.Add(new($"{path}.eventSource", "Must be WEB for a web stream.", "INVALID_EVENT_SOURCE"));
        }

        CheckReferences(one, path, references, problems);
        CheckConsent(one, $"{path}.consent", problems);
        CheckTexts(one, path, "adIdentifiers", OfIdentifiers, problems);
        CheckTexts(one, path, "eventDeviceInfo", OfDevice, problems);
        if (one.TryGetProperty("eventDeviceInfo", out var device) && device.ValueKind == JsonValueKind.Object
            && DataManagerReason.Text(device, "ipAddress") is { } address && !IPAddress.TryParse(address, out _))
        {
            problems.Add(new($"{path}.eventDeviceInfo.ipAddress", "Must be an address.", "INVALID_IP_ADDRESS"));
        }

        CheckParameters(one, path, problems);
    }

    public static void CheckConsent(JsonElement parent, string path, List<Ga4Problem> problems)
    {
        if (!parent.TryGetProperty("consent", out var consent))
        {
            return;
        }

        if (consent.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new(path, "Must be an object.", DataManagerReason.InvalidArgument));
            return;
        }

        DataManagerReason.CheckKnown(consent, path, OfConsent, problems);
        if (consent.EnumerateObject().Any(static field =>
            field.Value.ValueKind != JsonValueKind.String
            || field.Value.GetString() is not ("CONSENT_GRANTED" or "CONSENT_DENIED" or "CONSENT_STATUS_UNSPECIFIED")))
        {
            problems.Add(new(path, "Must be CONSENT_GRANTED or CONSENT_DENIED.", DataManagerReason.InvalidArgument));
        }
    }

    private static void CheckName(JsonElement one, string path, List<Ga4Problem> problems)
    {
        if (DataManagerReason.Text(one, "eventName") is not { } name)
        {
            problems.Add(new($"{path}.eventName", "An event needs a name.", DataManagerReason.RequiredFieldMissing));
        }
        else if (Ga4Names.CheckEvent($"{path}.eventName", name) is { } wrong)
        {
            var isReserved = wrong.ValidationCode == Ga4Problem.NameReserved;
            problems.Add(wrong with { ValidationCode = isReserved ? "RESERVED_NAME_USED" : "INVALID_EVENT_NAME" });
        }
    }

    private static void CheckReferences(JsonElement one, string path, IReadOnlyList<string?> references, List<Ga4Problem> problems)
    {
        var named = one.TryGetProperty("destinationReferences", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(static name => name.ToString()).ToList()
            : null;
        if (named is null ? references.Count > 1 : named.Count != 1 || !references.Contains(named[0], StringComparer.Ordinal))
        {
            problems.Add(new($"{path}.destinationReferences", "An event has one Google Analytics destination.", "INVALID_DESTINATION"));
        }
    }

    private static void CheckTexts(JsonElement one, string path, string name, HashSet<string> known, List<Ga4Problem> problems)
    {
        if (!one.TryGetProperty(name, out var group))
        {
            return;
        }

        if (group.ValueKind != JsonValueKind.Object
            || group.EnumerateObject().Any(static field => field.Value.ValueKind != JsonValueKind.String))
        {
            problems.Add(new($"{path}.{name}", "Must be an object of texts.", DataManagerReason.InvalidArgument));
        }
        else
        {
            DataManagerReason.CheckKnown(group, $"{path}.{name}", known, problems);
        }
    }

    private void CheckTime(JsonElement one, string path, List<Ga4Problem> problems)
    {
        if (DataManagerReason.Text(one, "eventTimestamp") is not { } text)
        {
            problems.Add(new($"{path}.eventTimestamp", "Every event needs its time.", DataManagerReason.RequiredFieldMissing));
            return;
        }

        var now = time.GetUtcNow();
        if (!Rfc3339().IsMatch(text)
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            || at < now - Past
            || at > now + Future)
        {
            problems.Add(new($"{path}.eventTimestamp", "Must be a time by RFC 3339 of the last 72 hours.", "EVENT_TIME_INVALID"));
        }
    }

    private void CheckParameters(JsonElement one, string path, List<Ga4Problem> problems)
    {
        const string field = "additionalEventParameters";
        if (!one.TryGetProperty(field, out var list))
        {
            return;
        }

        if (list.ValueKind != JsonValueKind.Array
            || list.EnumerateArray().Any(static parameter => parameter.ValueKind != JsonValueKind.Object))
        {
            problems.Add(new($"{path}.{field}", "Must be a list of parameters.", DataManagerReason.InvalidArgument));
            return;
        }

        if (list.GetArrayLength() > MaxParameters)
        {
            problems.Add(new($"{path}.{field}", $"There are more than {MaxParameters} parameters.", "TOO_MANY_ELEMENTS"));
        }

        var index = 0;
        foreach (var parameter in list.EnumerateArray())
        {
            CheckParameter(parameter, $"{path}.{field}[{index++}]", problems);
        }
    }

    private void CheckParameter(JsonElement parameter, string path, List<Ga4Problem> problems)
    {
        DataManagerReason.CheckKnown(parameter, path, OfParameter, problems);
        if (DataManagerReason.Text(parameter, "parameterName") is not { } name || DataManagerReason.Text(parameter, "value") is not { })
        {
            problems.Add(new(path, "A parameter has a name and a value, both text.", DataManagerReason.InvalidArgument));
            return;
        }

        if (Ga4Names.CheckParameter(path, name) is { } wrong)
        {
            var isReserved = wrong.ValidationCode == Ga4Problem.NameReserved;
            problems.Add(wrong with { ValidationCode = isReserved ? "RESERVED_NAME_USED" : DataManagerReason.InvalidArgument });
        }

        var values = new List<Ga4Problem>();
        Ga4ParameterRules.CheckValue(
            parameter.GetProperty("value"), $"{path}.value", LongerValues.GetValueOrDefault(name, maxValue), values);
        problems.AddRange(values.Select(static problem => problem with { ValidationCode = "FIELD_VALUE_TOO_LONG" }));
    }

    [GeneratedRegex(@"^0*[1-9][0-9]*\.0*[1-9][0-9]*\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ClientId();

    [GeneratedRegex(
        @"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rfc3339();
}
