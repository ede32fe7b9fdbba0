namespace Simulation;

/// <summary>What the work costs, in seconds of a core or of waiting, and where each figure is from.</summary>
internal sealed record Costs
{
    /// <summary>CPU of a redirect with its click, host and worker. scripts/costs.mjs: measured under the Functions host.</summary>
    public double RedirectCpu { get; init; } = 0.0011;

    /// <summary>CPU of a call of <c>Deliver</c>, host and worker, without its clicks. Measured under the Functions host.</summary>
    public double MessageCpu { get; init; } = 0.0006;

    /// <summary>CPU of a request to a sink, with all that becomes of it. docs/performance.md, a backlog: 76 µs for a click to two sinks.</summary>
    public double RequestCpu { get; init; } = 0.000038;

    /// <summary>From a put to its confirmation, in the same region. Assumed, as in docs/costs.md.</summary>
    public double Put { get; init; } = 0.01;

    /// <summary>From a receive to its messages. Assumed, as a put.</summary>
    public double Receive { get; init; } = 0.01;

    /// <summary>Cores of an instance of 2 GB (Azure: flex-consumption-plan).</summary>
    public double Cores { get; init; } = 1;

    /// <summary>An instance is full when this share of its cores is busy. Assumed: beyond it, requests wait for a core.</summary>
    public double FullCpu { get; init; } = 0.8;

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
