using RedirectFunctions.Queueing.Messages;

namespace RedirectFunctions.Queueing.Spooling;

/// <summary>One message made of spool entries that are for the same queue and due at the same time.</summary>
internal sealed record SpooledMessage(SpoolTarget Target, DueTime? Due, BinaryData Message, IReadOnlyList<SpoolEntry> Entries)
{
    /// <summary>
    /// Joins entries in order, and asks for no more than one entry beyond the message that it returns. Batches of clicks are joined as long
    /// as they fit into a message; anything else travels alone.
    /// </summary>
    public static IEnumerable<SpooledMessage> Join(IEnumerable<SpoolEntry> entries)
    {
        using var batch = new BatchBuilder();
        var joined = new List<SpoolEntry>();
        foreach (var entry in entries)
        {
            if (entry.Target != SpoolTarget.Tracking || !QueueJson.TryReadBatch(entry.Message, out var read, out _))
            {
                yield return Alone(entry);
                continue;
            }

            var clicks = read.Clicks.Select(QueueJson.Write).ToArray();
            if (joined.Count > 0 && (joined[0].Due != entry.Due || !batch.HasRoomFor(clicks.Length, clicks.Sum(click => click.Length))))
            {
                yield return new SpooledMessage(SpoolTarget.Tracking, joined[0].Due, batch.Take(), [.. joined]);
                joined.Clear();
            }

            foreach (var click in clicks)
            {
                batch.Add(click);
            }

            joined.Add(entry);
        }

        if (joined.Count > 0)
        {
            yield return new SpooledMessage(SpoolTarget.Tracking, joined[0].Due, batch.Take(), [.. joined]);
        }
    }

    /// <summary>The entry as it is.</summary>
    public static SpooledMessage Alone(SpoolEntry entry) => new(entry.Target, entry.Due, entry.Message, [entry]);
}
