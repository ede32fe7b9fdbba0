using System.Buffers;
using RedirectFunctions.Queueing.Messages;

namespace RedirectFunctions.Queueing.Commit;

/// <summary>A click that waits for the queue's confirmation.</summary>
public sealed class PendingClick : IThreadPoolWorkItem
{
    /// <summary>Hundreds of texts live at once, all alike in length and each for some milliseconds: more than the shared pool keeps.</summary>
    private static readonly ArrayPool<byte> Texts = ArrayPool<byte>.Create(maxArrayLength: 4096, maxArraysPerBucket: 1024);

    private readonly TaskCompletionSource<bool> _inTime = new();
    private readonly ArraySegment<byte> _json;
    private bool _isConfirmed;

    public PendingClick(BatchedClick click)
    {
        Id = click.Click.Id;
        _json = QueueJson.Write(click, Texts);
    }

    public Guid Id { get; }

    /// <summary>Its text in a message. Gone when the click is confirmed in time, since nobody needs it then.</summary>
    public ReadOnlySpan<byte> Json => _json;

    /// <summary>Whether the click stands in the line for a message. Guarded by the line's lock.</summary>
    public bool IsInLine { get; set; }

    /// <summary>Whether the queue has confirmed the message that the click is in; null while it is in none. Guarded by the line's lock.</summary>
    public Task<bool>? Message { get; set; }

    /// <summary>True when the queue has confirmed the click; false when its message was not confirmed, or nobody waits for it any longer.</summary>
    public Task<bool> InTime => _inTime.Task;

    /// <summary>Ends the wait; of no effect where it has ended before. The visitor is answered by this thread, before the call returns.</summary>
    public void Finish(bool isConfirmed)
    {
        if (_inTime.TrySetResult(isConfirmed) && isConfirmed)
        {
            Texts.Return(_json.Array!);
        }
    }

    /// <summary>Ends the wait as <see cref="Finish"/> does, by whichever thread is free.</summary>
    public void FinishElsewhere(bool isConfirmed)
    {
        _isConfirmed = isConfirmed;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    void IThreadPoolWorkItem.Execute() => Finish(_isConfirmed);
}
