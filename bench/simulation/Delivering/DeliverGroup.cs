using RedirectFunctions.Delivery;

namespace Simulation.Delivering;

/// <summary>
/// The instances that deliver from one queue. They are alike, so what all of them may have is what one may have, times their number.
/// </summary>
/// <param name="instances">At the start, and for good where the platform does not decide.</param>
internal sealed class DeliverGroup(MessageQueue queue, StampOptions options, SinkBudgets budgets, int instances)
{
    private readonly Costs _costs = options.Costs;
    private readonly Limits _limits = options.Limits;
    private readonly Steps _steps = options.Steps;
    private readonly SinkLane[] _lanes = [.. options.Sinks.Select((sink, position) => new SinkLane(sink, position, options.Steps))];
    private readonly Dictionary<FollowUpKey, FollowUp> _followUps = [];
    private readonly List<(HeldParcel Held, double Messages, Outcome Outcome, int Sink)> _done = [];
    private double _followUpsPerMessage;

    public int Instances { get; private set; } = instances;

    /// <summary>Messages that are being worked on.</summary>
    public double InWork { get; private set; }

    /// <summary>Clicks in work that a sink does not have yet, by sink.</summary>
    public double[] Clicks { get; } = new double[options.Sinks.Count];

    public double[] Delivered { get; } = new double[options.Sinks.Count];

    /// <summary>Seconds that all delivered clicks together have waited, by sink.</summary>
    public double[] Waited { get; } = new double[options.Sinks.Count];

    /// <summary>Requests to the storage since the start.</summary>
    public double Requests { get; private set; }

    /// <param name="storeAgain">Takes a follow-up: messages of which something is left.</param>
    public void Step(long step, Action<Parcel, Outcome> storeAgain)
    {
        var time = step * _steps.Seconds;
        var cpu = Instances * _costs.Cores * _steps.Seconds;
        foreach (var lane in _lanes)
        {
            lane.Complete(step, Instances, _done);
            lane.GiveUp(time, _done);
        }

        foreach (var lane in _lanes)
        {
            cpu -= _costs.RequestCpu * lane.Start(step, Instances, cpu / _costs.RequestCpu, budgets);
        }

        Finish(time, storeAgain);
        Receive(time, cpu);
        if (options.DeliveringInstances is null && step % _steps.Of(_limits.ScaleEvery) == 0)
        {
            Scale();
        }
    }

    private void Receive(double time, double cpu)
    {
        if (!queue.IsUp(time))
        {
            return;
        }

        var messages = new[]
        {
            queue.Visible,
            (Instances * _limits.MessagesPerInstance) - InWork,
            Instances * _limits.BatchSize / _costs.Receive * _steps.Seconds,
            queue.Share(2 + _followUpsPerMessage),
            cpu / _costs.MessageCpu,
        }.Min();
        foreach (var parcel in messages > 0 ? queue.Receive(messages) : [])
        {
            InWork += parcel.Messages;
            Requests += parcel.Messages / _limits.BatchSize;
            var held = new HeldParcel(parcel, time);
            foreach (var sink in parcel.Sinks)
            {
                Clicks[sink] += parcel.Clicks;
                _lanes[sink].Add(held);
            }
        }
    }

    private void Finish(double time, Action<Parcel, Outcome> storeAgain)
    {
        foreach (var (held, messages, outcome, sink) in _done)
        {
            var clicks = messages * held.Parcel.ClicksPerMessage;
            if (outcome.Kind == OutcomeKind.Delivered)
            {
                Clicks[sink] -= clicks;
                Delivered[sink] += clicks;
                Waited[sink] += clicks * (time - held.Parcel.Born);
            }

            held.Finish(sink, messages, outcome);
            foreach (var (done, left) in held.TakeDone())
            {
                var leaves = left.ToList();
                leaves.ForEach(of => Leave(time, held.Parcel, done, of, done / leaves.Count, storeAgain));
                if (leaves.Count == 0)
                {
                    Delete(done, 0);
                }
            }
        }

        _done.Clear();
        foreach (var followUp in _followUps.Values.Where(followUp => time - followUp.Since >= FollowUpJoiner.LongestWait.TotalSeconds).ToList())
        {
            _followUps.Remove(followUp.Key);
            Store(followUp.Joined(Instances), followUp.Key.Outcome, followUp.Held, storeAgain);
        }
    }

    private void Leave(
        double time, Parcel parcel, double messages, IGrouping<Outcome, int> left, double held, Action<Parcel, Outcome> storeAgain)
    {
        var attempts = parcel.Attempts + (left.Key.Kind == OutcomeKind.Failed ? 1 : 0);
        var rest = parcel with { Messages = messages, Sinks = [.. left], Attempts = attempts };
        var key = new FollowUpKey(left.Key, attempts, string.Join(' ', left));
        if (left.Key.Kind == OutcomeKind.Busy)
        {
            Store(rest, left.Key, held, storeAgain);
        }
        else if (_followUps.TryGetValue(key, out var others))
        {
            others.Add(rest, held);
        }
        else
        {
            _followUps[key] = new FollowUp(key, rest, held, time);
        }
    }

    private void Store(Parcel parcel, Outcome outcome, double held, Action<Parcel, Outcome> storeAgain)
    {
        foreach (var sink in parcel.Sinks)
        {
            Clicks[sink] -= parcel.Clicks;
        }

        storeAgain(parcel, outcome);
        Requests += parcel.Messages;
        Delete(held, parcel.Messages);
    }

    private void Delete(double messages, double followUps)
    {
        InWork -= messages;
        queue.Spend(messages);
        Requests += messages;
        _followUpsPerMessage += ((followUps / messages) - _followUpsPerMessage) * Math.Min(1, messages / (Instances * _limits.BatchSize));
    }

    private void Scale()
    {
        var wanted = (int)Math.Ceiling((queue.Messages + InWork) / _limits.MessagesPerInstance);
        var next = Math.Clamp(wanted, Instances - _limits.ScaleBy, Instances + _limits.ScaleBy);
        Instances = Math.Clamp(next, 1, _limits.MaximumInstances);
    }
}
