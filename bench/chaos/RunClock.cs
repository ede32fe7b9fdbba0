namespace Chaos;

/// <summary>The one clock of a run; it starts at zero.</summary>
internal sealed class RunClock
{
    private readonly DateTimeOffset _zero = TimeProvider.System.GetUtcNow();
    private readonly long _start = TimeProvider.System.GetTimestamp();

    public TimeSpan Now => TimeProvider.System.GetElapsedTime(_start);

    public TimeSpan At(DateTimeOffset time) => time - _zero;

    /// <summary>Returns at once if the time has passed.</summary>
    public Task UntilAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var wait = time - Now;
        return wait > TimeSpan.Zero ? Task.Delay(wait, TimeProvider.System, cancellationToken) : Task.CompletedTask;
    }
}
