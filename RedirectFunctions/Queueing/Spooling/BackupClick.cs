using RedirectFunctions.Queueing.Commit;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Queueing.Spooling;

/// <summary>A click that the tracking queue has not confirmed in time, on its way to where it is safe.</summary>
internal sealed class BackupClick(PendingClick click)
{
    private readonly TaskCompletionSource<ClickStored> _stored = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PendingClick Click => click;

    /// <summary>Whether the tracking queue confirms the message that the click is in after all; null where it is in none.</summary>
    public Task<bool>? Original { get; set; }

    /// <summary>Whether the fallback queue confirms a copy that was late; null where there is none.</summary>
    public Task<bool>? Copy { get; set; }

    /// <summary>Whether nothing can confirm the click any more that has not done so by now.</summary>
    public bool IsSettled => Original is not { IsCompleted: false } && Copy is not { IsCompleted: false };

    public Task<ClickStored> Stored => _stored.Task;

    /// <summary>Of no effect where the click is stored already.</summary>
    public void Finish(ClickStored stored) => _stored.TrySetResult(stored);

    /// <summary>Whether what was in flight has arrived after all.</summary>
    public async Task<bool> IsConfirmedAsync() => Original is { } original && await original || Copy is { } copy && await copy;

    /// <summary>Joins clicks to as few messages as hold them.</summary>
    public static IEnumerable<(BinaryData Message, List<BackupClick> Clicks)> Pack(IEnumerable<BackupClick> clicks)
    {
        using var batch = new BatchBuilder();
        var together = new List<BackupClick>();
        foreach (var click in clicks)
        {
            if (!batch.HasRoomFor(1, click.Click.Json.Length))
            {
                yield return (batch.Take(), together);
                together = [];
            }

            batch.Add(click.Click.Json);
            together.Add(click);
        }

        if (together.Count > 0)
        {
            yield return (batch.Take(), together);
        }
    }
}
