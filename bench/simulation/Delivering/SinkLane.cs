using RedirectFunctions.Delivery;

namespace Simulation.Delivering;

/// <summary>
/// The way to one sink, as <see cref="SinkBulkhead"/> lets messages through: a bounded number of open requests, and the circuit breaker.
/// </summary>
internal sealed class SinkLane(Sink sink, int position, Steps steps)
{
    private static readonly Outcome Delivered = new(OutcomeKind.Delivered);
    private static readonly Outcome Failed = new(OutcomeKind.Failed);
    private static readonly Outcome Busy = new(OutcomeKind.Busy, SinkBulkhead.BusyDelay.TotalSeconds);

    private readonly CircuitBreaker _breaker = new(sink, steps);
    private readonly LinkedList<(HeldParcel Held, double Messages)> _waiting = new();
    private readonly SortedDictionary<long, List<Asked>> _asked = [];
    private double _places;

    public void Add(HeldParcel held) => _waiting.AddLast((held, held.Parcel.Messages));

    /// <summary>The answers that come in this step.</summary>
    public void Complete(long step, int instances, List<(HeldParcel Held, double Messages, Outcome Outcome, int Sink)> done)
    {
        while (_asked.Count > 0 && _asked.First() is var (at, answers) && at <= step)
        {
            _asked.Remove(at);
            foreach (var (held, messages, calls, places, outcome) in answers)
            {
                _places -= places;
                _breaker.Answered(step, calls, outcome.Kind == OutcomeKind.Failed ? calls : 0, instances);
                done.Add((held, messages, outcome, position));
            }
        }
    }

    /// <summary>Defers what has waited too long for its places, and everything while the circuit is open.</summary>
    public void GiveUp(double time, List<(HeldParcel Held, double Messages, Outcome Outcome, int Sink)> done)
    {
        var open = _breaker.Deferral(time);
        while (_waiting.First is { Value: var (held, messages) }
            && (open is not null || time - held.Since > SinkBulkhead.LongestWait(held.Parcel.ClicksPerMessage).TotalSeconds))
        {
            _waiting.RemoveFirst();
            done.Add((held, messages, open is { } seconds ? new Outcome(OutcomeKind.Deferred, Math.Ceiling(seconds)) : Busy, position));
        }
    }

    /// <summary>Asks the sink for as many messages as there is room for.</summary>
    /// <param name="most">Requests that the processors manage in this step.</param>
    /// <returns>Requests.</returns>
    public double Start(long step, int instances, double most, SinkBudgets budgets)
    {
        var requests = 0.0;
        while (_waiting.First is { Value: var (held, waiting) })
        {
            var calls = Math.Max(1, held.Parcel.ClicksPerMessage / sink.ClicksPerRequest);
            var places = Math.Min(calls, SinkBulkhead.RequestsPerMessage);
            var room = Math.Min(((instances * SinkBulkhead.Requests) - _places) / places, (most - requests) / calls);
            var messages = Math.Min(waiting, room);
            if (messages <= 1e-9)
            {
                break;
            }

            _waiting.RemoveFirst();
            if (waiting - messages > 1e-9)
            {
                _waiting.AddFirst((held, waiting - messages));
            }

            var taken = sink.IsUp(step * steps.Seconds) ? budgets.Take(position, messages * calls) / calls : 0;
            var answered = step + steps.Of(Math.Ceiling(calls / places) * sink.Seconds);
            Ask(answered, held, taken, calls, places, Delivered);
            Ask(answered, held, messages - taken, calls, places, Failed);
            _places += messages * places;
            requests += messages * calls;
        }

        return requests;
    }

    private void Ask(long answered, HeldParcel held, double messages, double calls, double places, Outcome outcome)
    {
        if (messages <= 1e-9)
        {
            return;
        }

        if (!_asked.TryGetValue(answered, out var answers))
        {
            _asked[answered] = answers = [];
        }

        answers.Add(new Asked(held, messages, messages * calls, messages * places, outcome));
    }

    /// <param name="Calls">Of all these messages.</param>
    /// <param name="Places">That they take until the answer.</param>
    private sealed record Asked(HeldParcel Held, double Messages, double Calls, double Places, Outcome Outcome);
}
