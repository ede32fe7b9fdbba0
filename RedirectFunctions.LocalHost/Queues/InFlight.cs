namespace RedirectFunctions.LocalHost.Queues;

/// <summary>Counts what runs and lets one waiter know when few enough are left.</summary>
internal sealed class InFlight
{
    private readonly Lock _gate = new();
    private int _count;
    private int _limit;
    private TaskCompletionSource? _waiter;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    public void Enter()
    {
        lock (_gate)
        {
            _count++;
        }
    }

    public void Leave()
    {
        TaskCompletionSource? done = null;
        lock (_gate)
        {
            _count--;
            if (_waiter is not null && _count <= _limit)
            {
                (done, _waiter) = (_waiter, null);
            }
        }

        done?.SetResult();
    }

    /// <summary>Only one may wait at a time.</summary>
    public Task WaitUntilAtMostAsync(int limit)
    {
        lock (_gate)
        {
            if (_count <= limit)
            {
                return Task.CompletedTask;
            }

            _limit = limit;
            _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiter.Task;
        }
    }
}
