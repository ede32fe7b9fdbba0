namespace RedirectFunctions.Operations;

/// <summary>When this process began to serve.</summary>
public sealed class StartTime(TimeProvider time)
{
    public DateTimeOffset At { get; } = time.GetUtcNow();
}
