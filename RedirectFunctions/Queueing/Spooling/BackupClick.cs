using RedirectFunctions.Queueing.Commit;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Queueing.Spooling;

/// <summary>A click that the tracking queue has not confirmed in time, on its way to where it is safe.</summary>
/// <param name="since">When it was given up waiting for that queue, as a timestamp.</param>
internal sealed class BackupClick(PendingClick click, long since)
{
    private readonly TaskCompletionSource<ClickStored> _stored = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PendingClick Click => click;

    public long Since => since;

    /// <summary>Whether the tracking queue confirms the click's message after all; null if the click is in none.</summary>
    public Task<bool>? Original { get; set; }

    /// <summary>Whether the fallback queue confirms a late copy; null if there is none.</summary>
    public Task<bool>? Copy { get; set; }

    /// <summary>Whether everything that could confirm the click has either done so or failed.</summary>
    public bool IsSettled => Original is not { IsCompleted: false } && Copy is not { IsCompleted: false };

    public Task<ClickStored> Stored => _stored.Task;

    /// <summary>Has no effect if the click is stored already.</summary>
    public void Finish(ClickStored stored) => _stored.TrySetResult(stored);

    /// <summary>Whether what was in flight has arrived after all.</summary>
    public async Task<bool> IsConfirmedAsync() => Original is { } original && await original || Copy is { } copy && await copy;

    /// <summary>Joins clicks into as few messages as can hold them.</summary>
    public static IEnumerable<(BinaryData Message, List<BackupClick> Clicks)> Pack(IEnumerable<BackupClick> clicks) =>
        BatchBuilder.Pack(clicks, static click => click.Click.Json);
}
