namespace RedirectFunctions.Queueing;

/// <summary>A click that waits for the queue's confirmation.</summary>
internal sealed class WaitingClick(Guid id, byte[] json)
{
    private readonly TaskCompletionSource<bool> _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Guid Id { get; } = id;

    public byte[] Json { get; } = json;

    /// <summary>Whether somebody has taken the click out of the line: a send slot, or the spool. Guarded by the line's lock.</summary>
    public bool IsTaken { get; set; }

    /// <summary>True when the queue has confirmed the click, false when its message was not confirmed.</summary>
    public Task<bool> Confirmed => _finished.Task;

    public void Finish(bool confirmed) => _finished.TrySetResult(confirmed);
}
