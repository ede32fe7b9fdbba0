using RedirectFunctions.Clicks;
using RedirectFunctions.Queueing.Messages;

namespace RedirectFunctions.Delivery;

/// <summary>One delivery during one function call.</summary>
/// <param name="horizon">See <see cref="SinkProfile.Horizon"/>.</param>
public sealed class DeliveryAttempt(Click click, OutstandingDelivery delivery, string? trace, TimeSpan horizon)
{
    private DeliveryOutcome? _outcome;
    private string? _group;

    public Click Click { get; } = click;

    public OutstandingDelivery Delivery { get; private set; } = delivery;

    /// <summary>The click's trace, as stored in the message.</summary>
    public string? Trace { get; } = trace;

    public DeliveryOutcome Outcome => _outcome ?? throw new InvalidOperationException("The delivery has not been attempted yet.");

    public bool IsOutstanding => Outcome is not DeliveryOutcome.Delivered;

    /// <summary>The sink was asked to take it together with other clicks.</summary>
    /// <param name="group">See <see cref="OutstandingDelivery.Group"/>.</param>
    public void AskedIn(string group) => _group = group;

    /// <summary>Records the outcome. Only a call to the sink counts as an attempt.</summary>
    public void Finish(DeliveryOutcome outcome, DateTimeOffset now)
    {
        _outcome = outcome;
        if (outcome is DeliveryOutcome.Retry or DeliveryOutcome.Refused { Status: not null })
        {
            Delivery = Delivery with
            {
                Attempts = Delivery.Attempts + 1,
                FirstFailure = Delivery.FirstFailure ?? now,
                LastFailure = now,
                LastReason = outcome.Reason,
                Group = Delivery.Group ?? _group,
            };
        }
        else if (outcome is DeliveryOutcome.Delivered)
        {
            Delivery = Delivery with { Attempts = Delivery.Attempts + 1 };
        }
    }

    /// <summary>When the next attempt is due; null if there will be none.</summary>
    public TimeSpan? Delay(DateTimeOffset now, double jitter) => Outcome switch
    {
        DeliveryOutcome.Retry retry => RetrySchedule.Next(Delivery.Attempts, Age(now), retry.NotBefore, jitter, horizon),
        DeliveryOutcome.Deferred deferred => RetrySchedule.Deferral(Age(now), deferred.NotBefore, jitter, horizon),
        _ => null,
    };

    public ParkedItem ToParked(DateTimeOffset now) => new()
    {
        ParkedAt = now,
        Reason = Outcome is DeliveryOutcome.Refused ? Outcome.Reason : "expired",
        Status = Outcome.Status,
        Delivery = Delivery,
        Click = Click,
        Trace = Trace,
    };

    private TimeSpan Age(DateTimeOffset now) => now - (Delivery.ReplayedAt ?? Click.Time);
}
