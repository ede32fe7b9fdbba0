using RedirectFunctions.Queueing.Messages;

namespace Simulation.Delivering;

/// <summary>What is left of messages and waits to be joined, as <see cref="RedirectFunctions.Delivery.FollowUpJoiner"/> joins it.</summary>
/// <param name="key">What only what is alike has in common.</param>
/// <param name="first">What is left of the first messages.</param>
/// <param name="held">Messages that are deleted once it is stored.</param>
/// <param name="since">When it began to wait.</param>
internal sealed class FollowUp(FollowUpKey key, Parcel first, double held, double since)
{
    private Parcel _all = first;

    public FollowUpKey Key => key;

    public double Held { get; private set; } = held;

    public double Since => since;

    public void Add(Parcel parcel, double heldToo)
    {
        var clicks = _all.Clicks + parcel.Clicks;
        _all = _all with
        {
            Messages = _all.Messages + parcel.Messages,
            ClicksPerMessage = clicks / (_all.Messages + parcel.Messages),
            Born = ((_all.Born * _all.Clicks) + (parcel.Born * parcel.Clicks)) / clicks,
        };
        Held += heldToo;
    }

    /// <summary>Each instance joins what is its own.</summary>
    public Parcel Joined(int instances)
    {
        var together = Math.Clamp(_all.Clicks / instances, _all.ClicksPerMessage, ClickBatch.MaxClicks);
        return _all with { Messages = _all.Clicks / together, ClicksPerMessage = together };
    }
}

/// <param name="Sinks">Their positions.</param>
internal sealed record FollowUpKey(Outcome Outcome, int Attempts, string Sinks);
