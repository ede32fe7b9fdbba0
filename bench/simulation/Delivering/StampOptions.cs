using RedirectFunctions.Delivery;

namespace Simulation.Delivering;

/// <summary>A deployment, and what happens to it.</summary>
internal sealed record StampOptions
{
    /// <summary>That come, on average, at each moment.</summary>
    public double ClicksPerSecond { get; init; }

    public double ClicksPerMessage { get; init; } = 1;

    /// <summary>Messages that are there at the start.</summary>
    public double Backlog { get; init; }

    public IReadOnlyList<Sink> Sinks { get; init; } = [new Sink("GTM"), new Sink("GA4")];

    /// <summary>Of the tracking queue; the fallback queue, in the other account, is there.</summary>
    public Outage? QueueOutage { get; init; }

    /// <summary>Of the second account.</summary>
    public Outage? FallbackOutage { get; init; }

    /// <summary>Null where the platform decides.</summary>
    public int? DeliveringInstances { get; init; }

    /// <summary>At the start, where the platform decides: a campaign has begun long ago.</summary>
    public int InitialInstances { get; init; } = 1;

    public Costs Costs { get; init; } = new();

    public Limits Limits { get; init; } = new();

    /// <summary>How old a click is at its last attempt.</summary>
    public TimeSpan Horizon { get; init; } = RetrySchedule.Horizon(null);

    public Steps Steps { get; init; } = new(0.1);

    public int Seed { get; init; } = 1;
}
