namespace Simulation.Delivering;

/// <summary>In seconds since the start.</summary>
internal sealed record Outage(double From, double To)
{
    public bool Covers(double time) => time >= From && time < To;
}
