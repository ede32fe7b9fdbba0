using RedirectFunctions.Delivery.Checks;

namespace RedirectFunctions.Delivery.Sinks.Webhook;

/// <summary>Posts one click to the endpoint, signed like any other, and says what its answer means.</summary>
internal sealed class WebhookCheck(WebhookOptions options) : ISinkCheck
{
    public string Target => $"Webhook  {options.Url.Authority}{options.Url.AbsolutePath}";

    public async Task<IReadOnlyList<Finding>> RunAsync(CheckClient client, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var click = CheckClick.Create(now);
        var body = WebhookPayload.Write(click);
        var headers = new WebhookSignature(options.Secrets).Headers(click.Id.ToString(), now, body);
        var (answer, problem) = await client.PostAsync(options.Url, body, headers, cancellationToken);
        return [answer is { } got ? Explain(got.Status) : problem!];
    }

    private static Finding Explain(int status) => status switch
    {
        >= 200 and <= 299 => Finding.Ok($"The endpoint has taken the click ({status})."),
        >= 300 and <= 399 => Finding.Fix($"The endpoint answered with a redirect ({status}); it is not followed. WEBHOOK_URL must be its "
            + "own address."),
        401 or 403 => Finding.Fix(
            $"The endpoint does not accept the signature ({status}). Does it have one of WEBHOOK_SECRETS, does it verify the body as it "
                + "came, and is its clock right?"),
        404 or 405 => Finding.Fix($"There is nothing that takes a POST at this address ({status})."),
        410 => Finding.Fix("The endpoint wants no more clicks (410). With this answer the app stops sending, and parks them."),
        429 => Finding.Note("The endpoint is busy (429). Clicks are retried; run the check again."),
        >= 500 => Finding.Fix($"The endpoint fails ({status}). Clicks are retried until it is mended."),
        _ => Finding.Fix($"The endpoint answered {status}. Clicks are retried for 71 hours, and then parked."),
    };
}
