using Microsoft.Extensions.Logging;
using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Visitors;
using RedirectFunctions.Queueing;
using RedirectFunctions.Redirects.Links;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Redirects;

/// <summary>
/// Answers a tracked link, always in this order: the destination is read and checked, the click is made durable, and the visitor is sent
/// on. Nothing that goes wrong with the click keeps the visitor from the destination.
/// </summary>
public sealed partial class RedirectEndpoint(
    LinkResolver links,
    ClickIdPlacement clickIds,
    ClickFactory clicks,
    ClickQueue queue,
    Histograms histograms,
    ClickTracing tracing,
    ILogger<RedirectEndpoint> logger)
{
    public async Task<LinkAnswer> AnswerAsync(LinkRequest request)
    {
        var start = histograms.Start();
        using var span = tracing.StartRedirect();
        LinkAnswer answer;
        var resolution = await links.ResolveAsync(request);
        if (resolution is { Refusal: { } unfollowed, Location: { } fallback })
        {
            // Nobody has clicked a link of ours.
            Log.FellBack(logger, unfollowed.Code);
            answer = LinkAnswer.RedirectTo(fallback, []);
        }
        else if (resolution.Refusal is { } refusal)
        {
            Log.Refused(logger, refusal.Code);
            answer = RefusalPage.For(refusal, request.Headers);
        }
        else
        {
            IReadOnlyList<VisitorCookie> cookies = [];
            Guid? id = null;
            try
            {
                if (request.IsClick)
                {
                    var capture = Capture(request, resolution);
                    id = ClickIdPlacement.IdOf(capture, resolution.Consent!);
                    await KeepAsync(capture, resolution.Link!);
                    cookies = capture.Cookies;
                }
            }
#pragma warning disable CA1031 // Our own fault in tracking must never turn into a failed redirect.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                ClickTracing.Fail(span, exception);
                Log.TrackingFailed(logger, exception);
            }

            answer = LinkAnswer.RedirectTo(clickIds.Apply(resolution.Location!, request.Name is not null, id), cookies);
        }

        ClickTracing.EndRedirect(span, (int)answer.Status);
        histograms.Answered(start, (int)answer.Status);
        return answer;
    }

    private Capture Capture(LinkRequest request, in LinkResolution resolution) => clicks.Create(
        resolution.Location!,
        resolution.Link!.OwnQuery,
        request.Headers,
        resolution.Consent!,
        request.IsPost,
        resolution.Choice?.Visitor);

    private ValueTask KeepAsync(Capture capture, LinkReading link)
    {
        if (capture.Click is { } click)
        {
            return queue.EnqueueAsync(
                link.Name is null ? click : click with { LinkName = link.Name, LinkVariant = link.Variant });
        }

        queue.Skip(capture.SkippedBy!);
        return ValueTask.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Link refused: {Code}")]
        public static partial void Refused(ILogger logger, string code);

        [LoggerMessage(3, LogLevel.Information, "Link refused: {Code}; the visitor is sent to the fallback of the host")]
        public static partial void FellBack(ILogger logger, string code);

        [LoggerMessage(2, LogLevel.Critical, "A click was redirected but could not be tracked; it is lost")]
        public static partial void TrackingFailed(ILogger logger, Exception exception);
    }
}
