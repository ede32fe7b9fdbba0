using RedirectFunctions.Delivery;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Spooling;

namespace Simulation.Delivering;

/// <summary>
/// A deployment with its clicks, in small steps of time: clicks that its redirecting instances put into the queue in messages, and
/// the instances that deliver them.
/// </summary>
internal sealed class StampRun
{
    /// <summary>Parts of the messages that failed together, each with a jitter of its own.</summary>
    private const int Spread = 4;

    private readonly StampOptions _options;
    private readonly Steps _steps;
    private readonly Random _random;
    private readonly SinkBudgets _budgets;
    private readonly MessageQueue _tracking;
    private readonly MessageQueue _fallback;
    private readonly DeliverGroup _fromTracking;
    private readonly DeliverGroup _fromFallback;
    private readonly int[] _allSinks;
    private readonly double[] _parked;
    private Parcel? _spooled;
    private double _arrived;
    private double _elsewhere;
    private double _puts;
    private long _step;

    public StampRun(StampOptions options)
    {
        _options = options;
        _steps = options.Steps;
        _random = new Random(options.Seed);
        _budgets = new SinkBudgets(options.Sinks, _steps);
        _allSinks = [.. Enumerable.Range(0, options.Sinks.Count)];
        _parked = new double[options.Sinks.Count];
        _tracking = new MessageQueue(_steps, options.Limits.QueueOperations, options.Sinks.Count, options.QueueOutage);
        _fallback = new MessageQueue(_steps, options.Limits.QueueOperations, options.Sinks.Count, options.FallbackOutage);
        _fromTracking = new DeliverGroup(_tracking, options, _budgets, options.DeliveringInstances ?? options.InitialInstances);
        _fromFallback = new DeliverGroup(_fallback, options, _budgets, options.DeliveringInstances ?? 1);
        if (options.Backlog > 0)
        {
            _arrived = options.Backlog * options.ClicksPerMessage;
            _tracking.Begin(new Parcel(options.Backlog, options.ClicksPerMessage, _allSinks, 0, 0));
        }
    }

    private double Time => _step * _steps.Seconds;

    /// <summary>Runs on until this time.</summary>
    /// <param name="every">Seconds between two samples.</param>
    public IEnumerable<Sample> Until(double end, double every = 10)
    {
        while (Time < end)
        {
            Step();
            if (_step % _steps.Of(every) == 0)
            {
                yield return Now();
            }
        }
    }

    public Sample Now() => new(
        Time,
        [.. _allSinks.Select(sink => (_spooled?.Clicks ?? 0)
            + _tracking.Clicks[sink] + _fallback.Clicks[sink] + _fromTracking.Clicks[sink] + _fromFallback.Clicks[sink])],
        [.. _allSinks.Select(sink => _fromTracking.Delivered[sink] + _fromFallback.Delivered[sink])],
        [.. _allSinks.Select(sink => _fromTracking.Waited[sink] + _fromFallback.Waited[sink])],
        [.. _parked],
        _arrived,
        _tracking.Messages + _fallback.Messages + _fromTracking.InWork + _fromFallback.InWork,
        _tracking.Bytes + _fallback.Bytes,
        _spooled?.Clicks ?? 0,
        _fromTracking.Instances + (_fallback.Messages + _fromFallback.InWork > 0 ? _fromFallback.Instances : 0),
        _tracking.Operations,
        _fromTracking.Requests + _puts,
        _elsewhere);

    private void Step()
    {
        _tracking.Step(_step);
        _fallback.Step(_step);
        _budgets.Step();
        Arrive();
        DrainSpool();
        _fromTracking.Step(_step, StoreAgain);
        _fromFallback.Step(_step, StoreAgain);
        _step++;
    }

    private void Arrive()
    {
        var expected = _options.ClicksPerSecond * _steps.Seconds;
        if (expected <= 0)
        {
            return;
        }

        // Independent visitors: the variance is the mean. The sum of twelve uniform numbers is close to normal, and the same everywhere.
        var normal = Enumerable.Range(0, 12).Sum(_ => _random.NextDouble()) - 6;
        var clicks = Math.Max(0, expected + (Math.Sqrt(expected) * normal));
        _arrived += clicks;
        var parcel = new Parcel(clicks / _options.ClicksPerMessage, _options.ClicksPerMessage, _allSinks, 0, Time);
        var first = _tracking.IsUp(Time) ? Math.Clamp(_tracking.OperationsLeft, 0, parcel.Messages) : 0;
        if (first > 0)
        {
            _puts += first;
            _tracking.PutNew(parcel with { Messages = first }, _step, _step);
        }

        if (parcel.Messages - first > 1e-9)
        {
            var rest = parcel with { Messages = parcel.Messages - first };
            _elsewhere += rest.Clicks;
            StoreElsewhere(rest);
        }
    }

    private void StoreElsewhere(Parcel parcel)
    {
        var second = _fallback.IsUp(Time) ? Math.Clamp(_fallback.OperationsLeft, 0, parcel.Messages) : 0;
        if (second > 0)
        {
            _fallback.PutNew(parcel with { Messages = second }, _step, _step + _steps.Of(ClickBackup.HiddenFor.TotalSeconds));
        }

        if (parcel.Messages - second > 1e-9)
        {
            Spool(parcel with { Messages = parcel.Messages - second });
        }
    }

    /// <summary>Clicks leave the spool in full messages.</summary>
    private void Spool(Parcel parcel)
    {
        var full = parcel with { Messages = parcel.Clicks / ClickBatch.MaxClicks, ClicksPerMessage = ClickBatch.MaxClicks };
        _spooled = _spooled?.With(full) ?? full;
    }

    private void DrainSpool()
    {
        var queue = _tracking.IsUp(Time) ? _tracking : _fallback;
        if (_spooled is not { } spooled || !queue.IsUp(Time) || queue.OperationsLeft <= 0)
        {
            return;
        }

        var messages = Math.Min(spooled.Messages, queue.OperationsLeft);
        queue.Put(spooled with { Messages = messages }, _step, _step);
        _puts += messages;
        _spooled = spooled.Messages - messages > 1e-9 ? spooled with { Messages = spooled.Messages - messages } : null;
    }

    /// <summary>What is left of messages waits until it is due, or is parked if that is too late.</summary>
    private void StoreAgain(Parcel parcel, Outcome outcome)
    {
        var (age, queue) = (TimeSpan.FromSeconds(Time - parcel.Born), _tracking.IsUp(Time) ? _tracking : _fallback);
        for (var part = 0; part < Spread; part++)
        {
            var jitter = _random.NextDouble();
            var delay = outcome.Kind == OutcomeKind.Failed
                ? RetrySchedule.Next(parcel.Attempts, age, null, jitter, _options.Horizon)
                : RetrySchedule.Deferral(age, TimeSpan.FromSeconds(outcome.Seconds), jitter, _options.Horizon);
            var one = parcel with { Messages = parcel.Messages / Spread };
            if (delay is { } due)
            {
                queue.Put(one, _step, _step + _steps.Of(due.TotalSeconds));
                continue;
            }

            foreach (var sink in one.Sinks)
            {
                _parked[sink] += one.Clicks;
            }
        }
    }
}
