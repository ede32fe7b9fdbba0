using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>Time that stands still until it is advanced, and tells how long somebody begins to wait.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // Told when the timer is there: who is told advances the time at once.
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>The next wait that has begun and was not asked for yet.</summary>
    public Task<TimeSpan> NextWaitAsync() => _waits.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(RunningApp.Patience);

    /// <summary>The next one of at most so long.</summary>
    public async Task<TimeSpan> NextWaitAsync(TimeSpan atMost)
    {
        TimeSpan wait;
        do
        {
            wait = await NextWaitAsync();
        }
        while (wait > atMost);

        return wait;
    }

    public bool SomebodyWaits() => _waits.Reader.TryPeek(out _);
}
