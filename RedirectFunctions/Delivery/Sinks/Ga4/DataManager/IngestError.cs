using System.Globalization;
using System.Text.RegularExpressions;

namespace RedirectFunctions.Delivery.Sinks.Ga4.DataManager;

/// <summary>
/// An error in Google's form (google.rpc.Status): ErrorInfo has the reason, BadRequest the fields, RequestInfo the id for support.
/// </summary>
/// <param name="Reason">A stable word, such as <c>invalid_argument</c>; null if there is none.</param>
/// <param name="Fields">The fields that are wrong, by their paths; no values are in them.</param>
/// <param name="Events">The events that those paths name, with the reason for each; in the order of the request, from 0.</param>
/// <param name="RequestId">For whoever asks Google's support.</param>
internal sealed partial record IngestError(
    string? Reason, IReadOnlyList<string> Fields, IReadOnlyDictionary<int, string?> Events, string? RequestId)
{
    /// <summary>Whether the request is wrong as a whole, so that there is no use in looking for the event.</summary>
    public bool IsOfRequest => Fields.Any(static path => path.StartsWith("destinations", StringComparison.Ordinal))
        || Reason?.Contains("destination", StringComparison.Ordinal) == true
        || Reason?.Contains("account", StringComparison.Ordinal) == true;

    public static IngestError From(GoogleAnswer answer)
    {
        var error = answer.Body is { } body ? Json.Member(body, "error") : null;
        var fields = new List<string>();
        var events = new Dictionary<int, string?>();
        string? reason = null;
        string? requestId = null;
        foreach (var detail in error is { } got ? Json.Items(got, "details") : [])
        {
            reason ??= GoogleWord.Of(Json.Text(detail, "reason"));
            requestId ??= Id(Json.Text(detail, "requestId"));
            foreach (var violation in Json.Items(detail, "fieldViolations"))
            {
                var field = Json.Text(violation, "field") ?? "";
                fields.Add(FieldPath().Match(field).Value);
                if (EventIndex().Match(field) is { Success: true } match
                    && int.TryParse(match.Groups["index"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                {
                    events.TryAdd(index, GoogleWord.Of(Json.Text(violation, "reason")));
                }
            }
        }

        return new(reason ?? GoogleWord.Of(error is { } status ? Json.Text(status, "status") : null), fields, events, requestId);
    }

    private static string? Id(string? text) =>
        text is { Length: <= 100 } && text.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')
            ? text
            : null;

    [GeneratedRegex(
        @"^events\[(?<index>[0-9]+)\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EventIndex();

    [GeneratedRegex(@"^[A-Za-z0-9_.\[\]]{0,100}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FieldPath();
}
