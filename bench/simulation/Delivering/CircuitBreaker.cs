using RedirectFunctions.Delivery;

namespace Simulation.Delivering;

/// <summary>
/// The circuit breaker of a sink, as <see cref="SinkCaller"/> sets it up, of all instances together: they see the same sink, and each of
/// them sends a probe of its own.
/// </summary>
internal sealed class CircuitBreaker(Sink sink, Steps steps)
{
    private const double FailureRatio = 0.5;
    private const double MinimumThroughput = 10;
    private readonly long _sampled = steps.Of(10);

    private readonly Queue<(long Step, double Calls, double Failed)> _samples = new();
    private double _calls;
    private double _failed;
    private double? _openUntil;
    private double? _probedAt;
    private int _failedProbes;

    /// <returns>For how long deliveries are put off; null while the circuit is closed.</returns>
    public double? Deferral(double time)
    {
        if (_openUntil is not { } until)
        {
            return null;
        }

        if (time < until)
        {
            return until - time;
        }

        if (time < (_probedAt ??= time) + sink.Seconds)
        {
            return SinkCaller.ProbeDelay.TotalSeconds;
        }

        if (sink.IsUp(_probedAt.Value))
        {
            Close();
            return null;
        }

        _failedProbes++;
        return Open(time);
    }

    /// <summary>Counts answers.</summary>
    /// <param name="instances">Each of which needs a least number of them.</param>
    public void Answered(long step, double calls, double failed, int instances)
    {
        if (_openUntil is not null)
        {
            return;
        }

        _samples.Enqueue((step, calls, failed));
        (_calls, _failed) = (_calls + calls, _failed + failed);
        while (_samples.Peek().Step <= step - _sampled)
        {
            var old = _samples.Dequeue();
            (_calls, _failed) = (_calls - old.Calls, _failed - old.Failed);
        }

        if (_calls >= MinimumThroughput * instances && _failed >= FailureRatio * _calls)
        {
            Open(step * steps.Seconds);
        }
    }

    private double Open(double time)
    {
        var duration = SinkCaller.BreakDuration(_failedProbes).TotalSeconds;
        (_openUntil, _probedAt) = (time + duration, null);
        return duration;
    }

    private void Close()
    {
        _samples.Clear();
        (_calls, _failed, _openUntil, _probedAt, _failedProbes) = (0, 0, null, null, 0);
    }
}
