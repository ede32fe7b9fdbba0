using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Queueing.Storage;

namespace RedirectFunctions.Queueing.Commit;

/// <summary>
/// Ends the wait of clicks whose budget for the queue is spent. They all have the same budget, so they leave in the order in which they
/// came, and one timer is enough.
/// </summary>
public sealed class BudgetClock : IDisposable
{
    private readonly MonitoredQueue _queue;
    private readonly TimeSpan _budget;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly Queue<(PendingClick Click, long Since)> _waiting = new();
    private bool _isSet;

    public BudgetClock([FromKeyedServices(QueueKey.Tracking)] MonitoredQueue queue, QueueOptions options, TimeProvider time)
    {
        _queue = queue;
        _budget = options.EnqueueBudget;
        _time = time;
        _timer = time.CreateTimer(
            static clock => ((BudgetClock)clock!).EndWaits(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Watch(PendingClick click)
    {
        lock (_lock)
        {
            ForgetFinished();
            _waiting.Enqueue((click, _time.GetTimestamp()));
            if (!_isSet)
            {
                _isSet = true;
                SetFor(_budget);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void EndWaits()
    {
        long? late = null;
        lock (_lock)
        {
            _isSet = false;
            for (ForgetFinished(); _waiting.TryPeek(out var first); ForgetFinished())
            {
                var left = _budget - _time.GetElapsedTime(first.Since);
                if (left > TimeSpan.Zero)
                {
                    _isSet = true;
                    SetFor(left);
                    break;
                }

                late = first.Since;
                _waiting.Dequeue();
                ThreadPool.UnsafeQueueUserWorkItem(static click => click.Finish(isConfirmed: false), first.Click, preferLocal: true);
            }
        }

        if (late is { } since)
        {
            _queue.Late(since);
        }
    }

    /// <summary>Nearly all clicks are confirmed long before their time is up, and in order.</summary>
    private void ForgetFinished()
    {
        while (_waiting.TryPeek(out var first) && first.Click.InTime.IsCompleted)
        {
            _waiting.Dequeue();
        }
    }

    /// <summary>Timers count whole milliseconds.</summary>
    private void SetFor(TimeSpan left) =>
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
}
