using RedirectFunctions.Delivery.Checks;

namespace RedirectFunctions.Delivery.Sinks.Gtm;

/// <summary>Posts one event to the container and says what its answer means. The container treats it as any other event.</summary>
internal sealed class GtmCheck(GtmOptions options) : ISinkCheck
{
    private const string SetUp = "docs/gtm-container.md goes through the container's set-up";

    public string Target => $"GTM  {options.ServerSideUrl.Authority}{options.ServerSideUrl.AbsolutePath}";

    public async Task<IReadOnlyList<Finding>> RunAsync(CheckClient client, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (answer, problem) = await client.PostAsync(
            options.ServerSideUrl, GtmPayload.Write(CheckClick.Create(now)), options.Headers, cancellationToken);
        return answer is { } got ? [Explain(got.Status, got.Body, options.ServerSideUrl), .. Notes(got.Status)] : [problem!];
    }

    private static Finding Explain(int status, string body, Uri url) => status switch
    {
        // What the Data Client answers with (its template.js).
        >= 200 and <= 299 when body.Contains("unique_event_id", StringComparison.Ordinal) =>
            Finding.Ok($"A Data Client has taken the event ({status})."),
        206 => Finding.Fix("The container has taken the event in part (206): one of its tags failed. The container's preview shows which."),
        >= 200 and <= 299 => Finding.Note(
            $"The container answered {status}, but not as the Data Client does. If another client claims {url.AbsolutePath}, that is "
                + "well; its preview must show an event named redirect_tracking."),
        >= 300 and <= 399 => Finding.Fix($"The address answered with a redirect ({status}); it is not followed. GTM_SERVER_SIDE_URL must "
            + "be the container's own address."),
        400 => Finding.Fix(
            $"No client of the container claims {url.AbsolutePath} (400). Is a client for exactly this path there, and is the container "
                + $"published? Before it is, only requests with GTM_PREVIEW_HEADER are answered. {SetUp}."),
        401 or 403 => Finding.Fix($"The container, or a proxy before it, wants credentials ({status}). GTM_HEADERS can carry them, as "
            + "Authorization=Bearer%20…"),
        404 or 405 => Finding.Fix($"There is no container at this address, or none at this path ({status}). {SetUp}."),
        413 or 422 => Finding.Fix($"The client of this path wants another kind of body ({status}): square's client takes arrays alone, "
            + $"for one. {SetUp}."),
        429 => Finding.Note("The container is busy (429). Clicks are retried; run the check again."),
        >= 500 => Finding.Fix($"The container or its host fails ({status}). Clicks are retried until it is mended; its own log says more."),
        _ => Finding.Fix($"The container answered {status}. {SetUp}."),
    };

    private IEnumerable<Finding> Notes(int status)
    {
        if (options.Headers.Any(static header => header.Key == GtmOptions.PreviewHeader))
        {
            yield return Finding.Note("The request went to the container's preview. Take GTM_PREVIEW_HEADER away before visitors come: it "
                + "expires, and previews are slow.");
        }

        if (status is >= 200 and <= 299)
        {
            yield return Finding.Note(
                "A 2xx says that a client took the request, not that a tag sent something on. Send the check with GTM_PREVIEW_HEADER, "
                    + $"and the preview shows the event (utm_source {CheckClick.Source}) and the tags that fired.");
        }
    }
}
