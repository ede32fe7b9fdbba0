namespace Simulation.Delivering;

/// <summary>The steps in which time passes.</summary>
internal readonly record struct Steps(double Seconds)
{
    /// <returns>As many steps as come nearest; at least one, since nothing happens within a step.</returns>
    public long Of(double seconds) => Math.Max(1, (long)Math.Round(seconds / Seconds));
}
