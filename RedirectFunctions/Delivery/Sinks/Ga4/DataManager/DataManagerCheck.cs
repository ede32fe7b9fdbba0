using RedirectFunctions.Delivery.Checks;

namespace RedirectFunctions.Delivery.Sinks.Ga4.DataManager;

/// <summary>
/// Gets a token the way that deliveries do, and has the API validate an event, of which it keeps nothing (<c>validateOnly</c>).
/// </summary>
internal sealed class DataManagerCheck(DataManagerOptions options, IngestClient ingest) : ISinkCheck
{
    public string Target => $"GA4  {options.Endpoint.Authority}, property {options.PropertyId}, stream {options.MeasurementId}";

    public async Task<IReadOnlyList<Finding>> RunAsync(CheckClient client, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var body = IngestRequest.Write(options, IngestEvent.Write(CheckClick.Create(now), options), validateOnly: true);
        var answer = await ingest.IngestAsync(body, cancellationToken);
        return answer.Status is { } status ? [.. Explain(status, answer)] : [Finding.Fix(ExplainProblem(answer.Problem!))];
    }

    private IEnumerable<Finding> Explain(int status, GoogleAnswer answer)
    {
        if (status is >= 200 and <= 299)
        {
            var warnings = answer.FieldWarnings;
            yield return warnings == 0
                ? Finding.Ok($"The API accepts the event ({status}) from {options.Identity.ServiceAccount}, and keeps nothing of it.")
                : Finding.Note($"The API accepts the event ({status}), but leaves out {warnings} of its fields.");
            yield return Finding.Note(
                "That events count you see only in the property: click a link, and the event redirect_tracking appears in Realtime of "
                    + $"stream {options.MeasurementId}.");
            yield break;
        }

        var error = IngestError.From(answer);
        var said = string.Join(
            ", ", error.Fields.Take(5).Prepend(error.Reason ?? "no reason was given").Where(static text => text.Length > 0));
        yield return status switch
        {
            400 => Finding.Fix($"The API refuses the request (400: {said}). Are GA4_PROPERTY_ID and GA4_MEASUREMENT_ID those of one "
                + "property and its web stream?"),
            401 => Finding.Fix($"The API does not accept the token (401: {said}). Is GA4_SERVICE_ACCOUNT the account that the identity "
                + "may become?"),
            403 => Finding.Fix(
                $"{options.Identity.ServiceAccount} may not do this (403: {said}). It must be Editor of property {options.PropertyId} and "
                    + "Service Usage Consumer of its "
                + "project, in which the Data Manager API is enabled."),
            404 => Finding.Fix($"There is no such thing (404: {said}). Is GA4_DATA_MANAGER_ENDPOINT the API's host, and GA4_PROPERTY_ID "
                + "right?"),
            429 => Finding.Note($"The project's quota is used up (429: {said}). Clicks wait; run the check again."),
            >= 500 => Finding.Note($"The API fails ({status}: {said}). Clicks are retried; run the check again."),
            _ => Finding.Fix($"The API answered {status}: {said}."),
        };
    }

    private string ExplainProblem(string problem) => problem switch
    {
        "no_identity" => $"Entra gives no token for {options.Identity.Audience}. Does this app run with its identity, and is that the "
            + "Application ID URI of an app registration?",
        "timeout" or "no_token_timeout" => "Google has not answered in time. Is it reachable from here?",
        _ when problem.StartsWith("no_token", StringComparison.Ordinal) =>
            $"Google gives no token ({problem}). Are issuer and audience of {options.Identity.Provider} those of the identity's token, "
                + $"and may it become {options.Identity.ServiceAccount}?",
        _ => $"The connection to {options.Endpoint.Authority} failed ({problem}).",
    };
}
