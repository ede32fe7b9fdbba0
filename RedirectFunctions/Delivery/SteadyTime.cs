namespace RedirectFunctions.Delivery;

/// <summary>
/// A clock that starts at the time of day and does not follow its jumps. The circuit breaker uses the time of day: if the clock were set
/// back while a circuit is open, the circuit would stay open that much longer.
/// </summary>
internal sealed class SteadyTime(TimeProvider time) : TimeProvider
{
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly long _timestamp = time.GetTimestamp();
    private long _skipped;

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() =>
        _start + time.GetElapsedTime(_timestamp) + TimeSpan.FromTicks(Volatile.Read(ref _skipped));

    public override long GetTimestamp() => time.GetTimestamp();

    /// <summary>Jumps ahead, as if that time had passed. Timers are not affected.</summary>
    public void Skip(TimeSpan span) => Interlocked.Add(ref _skipped, span.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);
}
