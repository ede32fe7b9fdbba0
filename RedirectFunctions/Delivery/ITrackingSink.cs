using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery;

/// <summary>A place that clicks are delivered to.</summary>
public interface ITrackingSink
{
    /// <summary>The name in queue messages, logs and metrics; it may never change, since messages outlive deployments.</summary>
    string Name { get; }

    /// <summary>How old a click this target takes; null where it takes one of any age.</summary>
    TimeSpan? MaxAge { get; }

    /// <summary>Attempts one delivery. What the target does wrong is an outcome, not an exception.</summary>
    Task<DeliveryOutcome> DeliverAsync(Click click, CancellationToken cancellationToken);
}
