using Microsoft.Extensions.Logging;
using RedirectFunctions.Clicks;
using RedirectFunctions.Queueing;
using RedirectFunctions.Redirects.Names;

namespace RedirectFunctions.Redirects;

/// <summary>
/// Answers a tracked link. The order is the promise: the destination is read and allowed, the click is made durable, then
/// the visitor is sent on; and nothing that goes wrong with the click keeps the visitor from the destination.
/// </summary>
public sealed partial class RedirectEndpoint
{
    private readonly StoredLinks _names;
    private readonly DestinationPolicy _policy;
    private readonly ParameterForwarding _forwarding;
    private readonly ClickFactory _clicks;
    private readonly ClickQueue _queue;
    private readonly Measurements _measurements;
    private readonly ClickTelemetry _telemetry;
    private readonly ILogger<RedirectEndpoint> _logger;

    internal RedirectEndpoint(
        StoredLinks names,
        DestinationPolicy policy,
        ParameterForwarding forwarding,
        ClickFactory clicks,
        ClickQueue queue,
        Measurements measurements,
        ClickTelemetry telemetry,
        ILogger<RedirectEndpoint> logger)
    {
        _names = names;
        _policy = policy;
        _forwarding = forwarding;
        _clicks = clicks;
        _queue = queue;
        _measurements = measurements;
        _telemetry = telemetry;
        _logger = logger;
    }

    public async Task<LinkAnswer> AnswerAsync(LinkRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var start = _measurements.Start();
        using var span = _telemetry.StartRedirect();
        LinkAnswer answer;
        var (link, refusal) = request.Name is { } name ? await _names.ReadAsync(name, request.Query.ToString()) : (LinkReader.Read(request, out var unread), unread);
        if (link is null
            || Destination.Parse(link.Destination!, out refusal) is not { } destination
            || (refusal = _policy.Check(destination, link)) is not null)
        {
            Log.Refused(_logger, refusal!.Code);
            answer = RefusalPage.For(refusal, request.Headers);
        }
        else
        {
            var location = _forwarding.Apply(destination.Url, link.OwnQuery);
            IReadOnlyList<VisitorCookie> cookies = [];
            try
            {
                if (request.IsClick)
                {
                    var capture = _clicks.Create(location, link.OwnQuery, request.Headers);
                    await KeepAsync(capture, link.Name);
                    cookies = capture.Cookies;
                }
            }
#pragma warning disable CA1031 // A fault of ours in tracking must never become a failed redirect.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                ClickTelemetry.Fail(span, exception);
                Log.TrackingFailed(_logger, exception);
            }

            answer = LinkAnswer.RedirectTo(location, cookies);
        }

        ClickTelemetry.EndRedirect(span, (int)answer.Status);
        _measurements.Answered(start, (int)answer.Status);
        return answer;
    }

    private ValueTask KeepAsync(Capture capture, string? linkName)
    {
        if (capture.Click is { } click)
        {
            return _queue.EnqueueAsync(linkName is null ? click : click with { LinkName = linkName });
        }

        _queue.Skip(capture.SkippedBy!);
        return ValueTask.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Link refused: {Code}")]
        public static partial void Refused(ILogger logger, string code);

        [LoggerMessage(2, LogLevel.Critical, "A click was answered but could not be tracked; it is lost")]
        public static partial void TrackingFailed(ILogger logger, Exception exception);
    }
}
