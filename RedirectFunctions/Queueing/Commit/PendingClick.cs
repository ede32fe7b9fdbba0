using System.Buffers;
using RedirectFunctions.Queueing.Messages;

namespace RedirectFunctions.Queueing.Commit;

/// <summary>A click waiting for the queue's confirmation.</summary>
public sealed class PendingClick
{
    /// <summary>Hundreds of texts of similar length live for some milliseconds at the same time: more than the shared pool keeps.</summary>
    private static readonly ArrayPool<byte> Texts = ArrayPool<byte>.Create(maxArrayLength: 4096, maxArraysPerBucket: 1024);

    private readonly TaskCompletionSource<bool> _inTime = new();
    private readonly ArraySegment<byte> _json;

    public PendingClick(BatchedClick click)
    {
        Id = click.Click.Id;
        _json = QueueJson.Write(click, Texts);
    }

    public Guid Id { get; }

    /// <summary>Its text in a message. Gone once the click is confirmed in time, since nobody needs it then.</summary>
    public ArraySegment<byte> Json => _json;

    /// <summary>Whether the click waits in line for a message. Guarded by the line's lock.</summary>
    public bool IsInLine { get; set; }

    /// <summary>Whether the queue has confirmed the click's message; null while the click is in none. Guarded by the line's lock.</summary>
    public Task<bool>? Message { get; set; }

    /// <summary>
    /// True once the queue has confirmed the click; false if it has not confirmed its message, or nobody waits for it any longer.
    /// </summary>
    public Task<bool> InTime => _inTime.Task;

    /// <summary>Ends the wait, unless it has ended already. This thread answers the visitor before the call returns.</summary>
    public void Finish(bool isConfirmed)
    {
        if (_inTime.TrySetResult(isConfirmed) && isConfirmed)
        {
            Texts.Return(_json.Array!);
        }
    }
}
