using Microsoft.Extensions.Logging;

namespace RedirectFunctions.Delivery.Sinks.Ga4.DataManager;

/// <summary>
/// Has events ingested. The API refuses a request as a whole: the events that it names are set aside, and the rest is sent again. Where it
/// names none, the request is halved until the event is alone.
/// </summary>
internal sealed partial class IngestBatch(
    IngestClient client, DataManagerOptions options, IngestQuota quota, IngestStatusWatch watch, ILogger logger)
{
    private const int BadRequest = 400;
    private const int TooManyRequests = 429;

    /// <summary>To find a bad click among 2,000 takes 22. Of what is left then, the next attempt finds more.</summary>
    private const int MaxRequests = 24;

    /// <summary>Sends one request for all, for which the quota has been asked already, and more where that is refused.</summary>
    public async Task AskAsync(IReadOnlyList<PendingIngest> clicks)
    {
        var open = new Stack<IReadOnlyList<PendingIngest>>([clicks]);
        for (var request = 0; open.TryPop(out var part); request++)
        {
            if (request >= MaxRequests)
            {
                Finish(part, new DeliveryOutcome.Retry($"http_{BadRequest}", BadRequest));
                continue;
            }

            if (request > 0 && quota.Take() is var wait && wait > TimeSpan.Zero)
            {
                Finish(part, new DeliveryOutcome.Deferred("quota", wait));
                continue;
            }

            foreach (var again in await AskOnceAsync(part))
            {
                open.Push(again);
            }
        }
    }

    /// <returns>What is to be sent again, in parts.</returns>
    private async Task<IReadOnlyList<IReadOnlyList<PendingIngest>>> AskOnceAsync(IReadOnlyList<PendingIngest> part)
    {
        var answer = await client.IngestAsync(IngestRequest.Write(options, part.SelectMany(click => click.Events)), CancellationToken.None);
        if (answer.Status is null)
        {
            Finish(part, new DeliveryOutcome.Retry(answer.Problem!, null, MayHaveArrived: answer.MayHaveArrived));
            return [];
        }

        var status = answer.Status.Value;
        if (SinkClient.Usual(status) == StatusMeaning.Delivered)
        {
            watch.Taken(answer);
            Finish(part, new DeliveryOutcome.Delivered($"http_{status}", status));
            return [];
        }

        var error = IngestError.From(answer);
        Log.Refused(logger, part.Count, status, error.Reason, string.Join(' ', error.Fields.Take(3)), error.RequestId);
        if (SinkClient.Usual(status) == StatusMeaning.Retry)
        {
            var wait = status == TooManyRequests ? quota.Close(answer.RetryAfter) : answer.RetryAfter;
            Finish(part, new DeliveryOutcome.Retry($"http_{status}", status, wait));
            return [];
        }

        return status == BadRequest && !error.IsOfRequest ? SetAside(part, error) : Refuse(part, error, status);
    }

    private static IReadOnlyList<IReadOnlyList<PendingIngest>> Refuse(IReadOnlyList<PendingIngest> part, IngestError error, int status)
    {
        Finish(part, new DeliveryOutcome.Refused(error.Reason ?? $"http_{status}", status));
        return [];
    }

    private static IReadOnlyList<IReadOnlyList<PendingIngest>> SetAside(IReadOnlyList<PendingIngest> part, IngestError error)
    {
        var left = new List<PendingIngest>();
        var first = 0;
        foreach (var click in part)
        {
            if (error.Events.Keys.Where(index => index >= first && index < first + click.Events.Count).ToList() is [var bad, ..])
            {
                click.Finish(new DeliveryOutcome.Refused(error.Events[bad] ?? error.Reason ?? $"http_{BadRequest}", BadRequest));
            }
            else
            {
                left.Add(click);
            }

            first += click.Events.Count;
        }

        if (left.Count < part.Count)
        {
            return left.Count == 0 ? [] : [left];
        }

        return part.Count == 1 ? Refuse(part, error, BadRequest) : [left[..(part.Count / 2)], left[(part.Count / 2)..]];
    }

    private static void Finish(IReadOnlyList<PendingIngest> part, DeliveryOutcome outcome)
    {
        foreach (var click in part)
        {
            click.Finish(outcome);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            2, LogLevel.Warning, "The Data Manager API has refused {Clicks} clicks: {Status}, {Reason} {Fields}, its request {RequestId}")]
        public static partial void Refused(ILogger logger, int clicks, int status, string? reason, string fields, string? requestId);
    }
}
