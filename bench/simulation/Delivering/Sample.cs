namespace Simulation.Delivering;

/// <summary>How a stamp is at a moment; sums are since the start.</summary>
/// <param name="Waiting">Clicks that a sink does not have yet, by sink.</param>
/// <param name="Messages">In the tracking queue and the fallback queue, with those that are being worked on.</param>
/// <param name="Bytes">In both queues.</param>
/// <param name="Operations">On the tracking queue.</param>
/// <param name="Requests">To the account of the tracking queue.</param>
/// <param name="Elsewhere">Clicks that the tracking queue did not take.</param>
internal sealed record Sample(
    double Time,
    IReadOnlyList<double> Waiting,
    IReadOnlyList<double> Delivered,
    IReadOnlyList<double> Waited,
    IReadOnlyList<double> Parked,
    double Arrived,
    double Messages,
    double Bytes,
    double Spooled,
    int Instances,
    double Operations,
    double Requests,
    double Elsewhere);
