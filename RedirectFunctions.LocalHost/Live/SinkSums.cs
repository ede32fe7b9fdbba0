namespace RedirectFunctions.LocalHost.Live;

/// <summary>The sums of each sink, from what happens to its deliveries. Changed only under the feed's lock.</summary>
internal sealed class SinkSums
{
    private readonly HashSet<(string Id, string Sink)> _inFlight = [];
    private readonly HashSet<(string Id, string Sink)> _parked = [];
    private readonly Dictionary<string, SinkCount> _counts = new(StringComparer.Ordinal);

    public SinkCount Of(string sink) => CountOf(sink) with { InFlight = _inFlight.Count(delivery => delivery.Sink == sink) };

    public void Captured(string id, string sink) => _inFlight.Add((id, sink));

    public void AttemptStarted(string id, string sink)
    {
        if (_inFlight.Add((id, sink)))
        {
            var count = CountOf(sink);
            _counts[sink] = count with { CarriedOver = count.CarriedOver + 1 };
        }
    }

    public void AttemptEnded(string sink, bool delivered)
    {
        var count = CountOf(sink);
        _counts[sink] = count with { Attempts = count.Attempts + 1, WasDelivered = delivered };
    }

    public void Delivered(string id, string sink) => _inFlight.Remove((id, sink));

    public void Parked(string id, string sink)
    {
        _inFlight.Remove((id, sink));
        _parked.Add((id, sink));
    }

    public void Replayed(string id, string sink)
    {
        _inFlight.Add((id, sink));
        if (!_parked.Remove((id, sink)))
        {
            var count = CountOf(sink);
            _counts[sink] = count with { ReplayedFromBefore = count.ReplayedFromBefore + 1 };
        }
    }

    private SinkCount CountOf(string sink) => _counts.GetValueOrDefault(sink) ?? new SinkCount();
}
