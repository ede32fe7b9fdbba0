namespace Simulation.Delivering;

/// <summary>
/// A queue of the storage: messages that can be received, oldest first, and others that are hidden until they are due. Both are known by
/// parcels of messages that are alike.
/// </summary>
/// <param name="operationsPerSecond">Messages put, received and deleted, all together.</param>
/// <param name="sinks">Number of sinks.</param>
internal sealed class MessageQueue(Steps steps, double operationsPerSecond, int sinks, Outage? outage)
{
    private readonly LinkedList<Parcel> _visible = new();
    private readonly SortedDictionary<long, List<Parcel>> _hidden = [];
    private double _left;
    private double _arrived;
    private double _visibleMessages;
    private double _hiddenMessages;

    /// <summary>Visible and hidden, without those that somebody is working on.</summary>
    public double Messages => _visibleMessages + _hiddenMessages;

    public double Visible => _visibleMessages;

    /// <summary>Clicks that wait here, by sink.</summary>
    public double[] Clicks { get; } = new double[sinks];

    public double Bytes { get; private set; }

    /// <summary>Since the start.</summary>
    public double Operations { get; private set; }

    /// <summary>Operations that may still be done in this step; less than none where messages in work had to be deleted.</summary>
    public double OperationsLeft => _left;

    /// <summary>
    /// Messages to receive in a step, so that the queue can do what follows for each of them and takes the clicks that come.
    /// </summary>
    /// <param name="operationsOfMessage">A receive, a delete, and a put of what is left.</param>
    public double Share(double operationsOfMessage) =>
        _left <= 0 ? 0 : Math.Max(0, (operationsPerSecond * steps.Seconds) - _arrived) / operationsOfMessage;

    public bool IsUp(double time) => outage?.Covers(time) != true;

    /// <summary>Lets what is due become visible.</summary>
    public void Step(long step)
    {
        var inStep = operationsPerSecond * steps.Seconds;
        _left = Math.Min(inStep, _left + inStep);
        _arrived = 0;
        while (_hidden.Count > 0 && _hidden.First() is var (due, parcels) && due <= step)
        {
            _hidden.Remove(due);
            foreach (var parcel in parcels)
            {
                _hiddenMessages -= parcel.Messages;
                _visibleMessages += parcel.Messages;
                _visible.AddLast(parcel);
            }
        }
    }

    public void Spend(double operations)
    {
        _left -= operations;
        Operations += operations;
    }

    /// <summary>Puts clicks that have just come.</summary>
    public void PutNew(Parcel parcel, long step, long due)
    {
        _arrived += parcel.Messages;
        Put(parcel, step, due);
    }

    /// <summary>Messages that are there at the start.</summary>
    public void Begin(Parcel parcel)
    {
        Count(parcel, 1);
        _visibleMessages += parcel.Messages;
        _visible.AddLast(parcel);
    }

    /// <param name="due">The step in which it becomes visible.</param>
    public void Put(Parcel parcel, long step, long due)
    {
        Spend(parcel.Messages);
        if (due <= step)
        {
            Begin(parcel);
            return;
        }

        Count(parcel, 1);

        _hiddenMessages += parcel.Messages;
        if (!_hidden.TryGetValue(due, out var parcels))
        {
            _hidden[due] = parcels = [];
        }

        var alike = parcels.FindIndex(parcel.IsLike);
        if (alike < 0)
        {
            parcels.Add(parcel);
        }
        else
        {
            parcels[alike] = parcels[alike].With(parcel);
        }
    }

    /// <returns>The oldest messages, as many as that or all that are visible.</returns>
    public IEnumerable<Parcel> Receive(double messages)
    {
        while (messages > 1e-9 && _visible.First is { Value: var first })
        {
            _visible.RemoveFirst();
            var taken = first with { Messages = Math.Min(first.Messages, messages) };
            if (first.Messages - taken.Messages > 1e-9)
            {
                _visible.AddFirst(first with { Messages = first.Messages - taken.Messages });
            }
            else
            {
                taken = first;
            }

            messages -= taken.Messages;
            _visibleMessages -= taken.Messages;
            Spend(taken.Messages);
            Count(taken, -1);
            yield return taken;
        }
    }

    private void Count(Parcel parcel, int sign)
    {
        Bytes += sign * parcel.Messages * Costs.BytesOf(parcel.ClicksPerMessage);
        foreach (var sink in parcel.Sinks)
        {
            Clicks[sink] += sign * parcel.Clicks;
        }
    }
}
