namespace Simulation;

/// <summary>What the work costs, in seconds of a core or of waiting.</summary>
internal sealed record Costs
{
    /// <summary>CPU of a redirect with its click, host and worker.</summary>
    public double RedirectCpu { get; init; } = Figures.Of("coreSecondsPerRedirect");

    /// <summary>CPU of a call of <c>Deliver</c>, host and worker, without its clicks.</summary>
    public double MessageCpu { get; init; } = Figures.Of("coreSecondsPerDeliverCall");

    /// <summary>CPU of a request to a sink, and of what follows from it.</summary>
    public double RequestCpu { get; init; } = Figures.Of("coreSecondsPerSinkRequest");

    /// <summary>From a put to its confirmation.</summary>
    public double Put { get; init; } = Figures.Of("putSeconds");

    /// <summary>From a receive to its messages.</summary>
    public double Receive { get; init; } = Figures.Of("receiveSeconds");

    /// <summary>Cores of an instance of 2 GB.</summary>
    public double Cores { get; init; } = Figures.Of("coresOf2Gb");

    /// <summary>An instance is full when this share of its cores is busy.</summary>
    public double FullCpu { get; init; } = Figures.Of("fullCpu");

    /// <summary>Bytes of a message by its clicks: docs/performance.md, delays.</summary>
    private static readonly (double Clicks, double Bytes)[] MessageBytes =
        [(0, 0), (1, 1204), (4, 4750), (8, 2456), (16, 3908), (32, 6980), (64, 13_196), (128, 25_472)];

    /// <summary>Bytes of a message; in between, on the straight line.</summary>
    /// <param name="clicks">From 0 to 128.</param>
    public static double BytesOf(double clicks)
    {
        var next = Array.FindIndex(MessageBytes, size => size.Clicks >= clicks);
        if (next <= 0)
        {
            return 0;
        }

        var (below, above) = (MessageBytes[next - 1], MessageBytes[next]);
        return below.Bytes + ((above.Bytes - below.Bytes) * (clicks - below.Clicks) / (above.Clicks - below.Clicks));
    }
}
