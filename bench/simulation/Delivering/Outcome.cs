namespace Simulation.Delivering;

/// <summary>What became of the clicks of a message at one sink.</summary>
/// <param name="Seconds">For which a deferred delivery is put off.</param>
internal sealed record Outcome(OutcomeKind Kind, double Seconds = 0);

internal enum OutcomeKind
{
    Delivered,

    /// <summary>The sink was asked in vain.</summary>
    Failed,

    /// <summary>The sink was not asked, because its circuit is open.</summary>
    Deferred,

    /// <summary>The sink was not asked, because too much waited for it.</summary>
    Busy,
}
