namespace Simulation.Delivering;

/// <summary>How many requests each sink still takes in this step.</summary>
internal sealed class SinkBudgets(IReadOnlyList<Sink> sinks, Steps steps)
{
    private readonly double[] _left = new double[sinks.Count];

    public void Step()
    {
        for (var sink = 0; sink < _left.Length; sink++)
        {
            _left[sink] = sinks[sink].RequestsPerSecond * steps.Seconds;
        }
    }

    /// <returns>How many of these requests the sink takes.</returns>
    public double Take(int sink, double requests)
    {
        var taken = Math.Min(requests, _left[sink]);
        _left[sink] -= taken;
        return taken;
    }
}
