namespace Simulation.Delivering;

/// <summary>Messages that are alike. None of the numbers need be whole: what is simulated is their flow.</summary>
/// <param name="Sinks">Those that do not have the clicks yet, by position.</param>
/// <param name="Attempts">That these sinks have refused.</param>
/// <param name="Born">When the clicks came, on average.</param>
internal sealed record Parcel(double Messages, double ClicksPerMessage, IReadOnlyList<int> Sinks, int Attempts, double Born)
{
    public double Clicks => Messages * ClicksPerMessage;

    public bool IsLike(Parcel other) =>
        Attempts == other.Attempts && Sinks.SequenceEqual(other.Sinks) && Math.Abs(ClicksPerMessage - other.ClicksPerMessage) < 1e-9;

    public Parcel With(Parcel other) => this with
    {
        Messages = Messages + other.Messages,
        Born = ((Born * Messages) + (other.Born * other.Messages)) / (Messages + other.Messages),
    };
}
