using RedirectFunctions.Queueing.Messages;




namespace RedirectFunctions.Queueing.Spooling;

/// <summary>One message made of spool entries that go to the same queue at the same time.</summary>
internal sealed record SpoolLetter(SpoolTarget Target, DateTimeOffset? Due, BinaryData Message, IReadOnlyList<SpoolEntry> Entries)
{
    /// <summary>Joins entries in their order. Click batches are joined as far as a message holds them; anything else travels alone.</summary>
    public static IEnumerable<SpoolLetter> Join(IReadOnlyList<SpoolEntry> entries)
    {
        using var batch = new BatchBuilder();
        var joined = new List<SpoolEntry>();
        foreach (var entry in entries.ToArray())
        {
            if (entry.Target != SpoolTarget.Tracking || !QueueJson.TryReadBatch(entry.Message, out var read, out _))
            {
                yield return new SpoolLetter(entry.Target, entry.Due, entry.Message, [entry]);
                continue;
            }

            var clicks = read.Clicks.Select(QueueJson.Write).ToArray();
            if (joined.Count > 0 && (joined[0].Due != entry.Due || !batch.HasRoomFor(clicks.Length, clicks.Sum(click => click.Length))))
            {
                yield return new SpoolLetter(SpoolTarget.Tracking, joined[0].Due, batch.Take(), [.. joined]);
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
            yield return new SpoolLetter(SpoolTarget.Tracking, joined[0].Due, batch.Take(), [.. joined]);
        }
    }
}
