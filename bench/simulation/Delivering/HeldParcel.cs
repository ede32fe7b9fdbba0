namespace Simulation.Delivering;

/// <summary>
/// Messages that instances are working on. Each sink takes them at its own pace; a message is done when each of its sinks is.
/// </summary>
/// <param name="since">When they were received.</param>
internal sealed class HeldParcel(Parcel parcel, double since)
{
    private readonly Queue<(double Messages, Outcome Outcome)>[] _outcomes =
        [.. parcel.Sinks.Select(static _ => new Queue<(double, Outcome)>())];

    public Parcel Parcel => parcel;

    public double Since => since;

    /// <summary>Notes what became of the next so many messages at one sink.</summary>
    public void Finish(int sink, double messages, Outcome outcome)
    {
        for (var position = 0; position < parcel.Sinks.Count; position++)
        {
            if (parcel.Sinks[position] == sink)
            {
                _outcomes[position].Enqueue((messages, outcome));
            }
        }
    }

    /// <returns>Messages that every sink is done with now, and what is left of them, by their outcome.</returns>
    public IEnumerable<(double Messages, IEnumerable<IGrouping<Outcome, int>> Left)> TakeDone()
    {
        while (Array.TrueForAll(_outcomes, static outcomes => outcomes.Count > 0))
        {
            var messages = _outcomes.Min(static outcomes => outcomes.Peek().Messages);
            var left = new List<(Outcome Outcome, int Sink)>();
            for (var position = 0; position < _outcomes.Length; position++)
            {
                var (of, outcome) = _outcomes[position].Peek();
                if (outcome.Kind != OutcomeKind.Delivered)
                {
                    left.Add((outcome, parcel.Sinks[position]));
                }

                Shorten(position, of - messages, outcome);
            }

            yield return (messages, left.GroupBy(static one => one.Outcome, static one => one.Sink));
        }
    }

    /// <summary>Only the head of the line has become shorter; the others keep their order.</summary>
    private void Shorten(int position, double messages, Outcome outcome)
    {
        var outcomes = _outcomes[position];
        outcomes.Dequeue();
        if (messages <= 1e-9)
        {
            return;
        }

        var behind = outcomes.ToArray();
        outcomes.Clear();
        outcomes.Enqueue((messages, outcome));
        foreach (var one in behind)
        {
            outcomes.Enqueue(one);
        }
    }
}
