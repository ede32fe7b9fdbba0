using Microsoft.Extensions.Logging;
using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery.Sinks.Webhook;

/// <summary>Posts clicks to an endpoint of one's own, signed by Standard Webhooks 1.0.0.</summary>
internal sealed partial class WebhookSink(
    HttpClient client, WebhookOptions options, TimeProvider time, ILogger<WebhookSink> logger) : ITrackingSink
{
    private const int Gone = 410;

    private readonly SinkClient _client = new(client, time, [], MeaningOf);
    private readonly WebhookSignature _signature = new(options.Secrets);
    private int _isDisabled;

    public static SinkProfile Webhook { get; } = new("webhook", "Webhook", "Webhook")
    {
        // The specification advises 15 to 30 s.
        Timeout = TimeSpan.FromSeconds(20),
    };

    public SinkProfile Profile => Webhook;

    public bool IsDisabled => Volatile.Read(ref _isDisabled) != 0;

    public async Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(
        IReadOnlyList<Click> clicks, string group, CancellationToken cancellationToken)
    {
        if (IsDisabled)
        {
            return [new DeliveryOutcome.Refused("endpoint_gone", null)];
        }

        var body = WebhookPayload.Write(clicks[0]);
        var headers = _signature.Headers(clicks[0].Id.ToString(), time.GetUtcNow(), body);
        var outcome = await _client.PostAsync(options.Url, body, cancellationToken, headers);
        if (outcome.Status == Gone && Interlocked.Exchange(ref _isDisabled, 1) == 0)
        {
            Log.Disabled(logger, options.Url.Host);
        }

        return [outcome];
    }

    /// <summary>
    /// A 2xx is taken, and with a 410 the endpoint wants no more. All else may pass, since its operator is at work: a redirect, which is
    /// not followed, a wrong signature (401), a route that is not deployed yet (404).
    /// </summary>
    private static StatusMeaning MeaningOf(int status) => status switch
    {
        >= 200 and < 300 => StatusMeaning.Delivered,
        Gone => StatusMeaning.Refused,
        _ => StatusMeaning.Retry,
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Critical, "The webhook at {Host} has answered 410: it wants no more clicks. This process sends none "
            + "until it is started again, and parks them as endpoint_gone; replay them when it takes them again")]
        public static partial void Disabled(ILogger logger, string host);
    }
}
