using Azure;
using Azure.Core.Pipeline;
using Azure.Identity;
using RedirectFunctions.Clicks;
using RedirectFunctions.Queueing.Messages;

namespace RedirectFunctions.Delivery.Sinks.Archive;

/// <summary>
/// Keeps each click once, in blobs of the app's own account: one for the clicks of a message. A blob's name is made of what the message
/// says, and a blob is never written twice; so a message that is delivered twice finds its blob, and leaves it as it is.
/// </summary>
internal sealed class ArchiveSink(ArchiveOptions options, HttpPipelineTransport? transport = null) : ITrackingSink
{
    private static readonly DeliveryOutcome Stored = new DeliveryOutcome.Delivered("http_201", 201);
    private static readonly DeliveryOutcome Found = new DeliveryOutcome.Delivered("http_409", 409);

    private readonly ArchiveContainer _container = new(options, transport);

    public static SinkProfile Archive { get; } = new("archive", "Archive", "Archive")
    {
        MaxClicks = ClickBatch.MaxClicks,
        // An account that is away for days is still one's own.
        Horizon = TimeSpan.FromDays(7),
    };

    public SinkProfile Profile => Archive;

    public async Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(
        IReadOnlyList<Click> clicks, string group, CancellationToken cancellationToken)
    {
        byte[][] rows = [.. clicks.Select(ArchiveBlob.Row)];
        var outcomes = new DeliveryOutcome?[clicks.Count];
        try
        {
            if (await _container.TryPutAsync(ArchiveBlob.NameOf(group), ArchiveBlob.Pack(rows), cancellationToken))
            {
                return [.. clicks.Select(static _ => Stored)];
            }

            // Mostly all of them. Of clicks that no longer came together after an attempt of unknown outcome, perhaps a part.
            var found = await _container.IdsInAsync(ArchiveBlob.NameOf(group), cancellationToken);
            for (var i = 0; i < rows.Length; i++)
            {
                outcomes[i] = !found.Contains(clicks[i].Id) && await TryPutAloneAsync(clicks[i].Id, rows[i]) ? Stored : Found;
            }
        }
        catch (Exception exception) when (Fault(exception) is { } fault)
        {
            return [.. outcomes.Select(outcome => outcome ?? fault)];
        }

        return outcomes!;

        Task<bool> TryPutAloneAsync(Guid click, byte[] row) =>
            _container.TryPutAsync(ArchiveBlob.NameOfSingle(group, click), ArchiveBlob.Pack([row]), cancellationToken);
    }

    /// <summary>
    /// To repeat a put does no harm, whatever became of it. A role that is missing (403) may be on its way, and a container, too; what the
    /// service finds wrong with the request itself stays wrong.
    /// </summary>
    private static DeliveryOutcome? Fault(Exception exception) => exception switch
    {
        RequestFailedException { Status: 0 } => new DeliveryOutcome.Retry("network", null),
        RequestFailedException { Status: 403 or 404 or 408 or 409 or 429 or >= 500 } passing =>
            new DeliveryOutcome.Retry($"http_{passing.Status}", passing.Status),
        RequestFailedException refused => new DeliveryOutcome.Refused($"http_{refused.Status}", refused.Status),
        OperationCanceledException => new DeliveryOutcome.Retry("timeout", null),
        AuthenticationFailedException => new DeliveryOutcome.Retry("no_identity", null),
        IOException => new DeliveryOutcome.Retry("network", null),
        _ => null,
    };
}
