namespace Simulation.Delivering;

/// <summary>A target of deliveries.</summary>
internal sealed record Sink(string Name)
{
    /// <summary>Until it answers.</summary>
    public double Seconds { get; init; } = Figures.Of("sinkSeconds");

    /// <summary>How many clicks it takes in one request, as of <c>SinkProfile.MaxClicks</c>.</summary>
    public int ClicksPerRequest { get; init; } = 1;

    /// <summary>It answers 429 to what is beyond this.</summary>
    public double RequestsPerSecond { get; init; } = double.PositiveInfinity;

    /// <summary>While it is away, every request fails, after <see cref="Seconds"/>.</summary>
    public Outage? Outage { get; init; }

    public bool IsUp(double time) => Outage?.Covers(time) != true;
}
