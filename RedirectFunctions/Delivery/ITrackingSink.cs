using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery;

/// <summary>A place that clicks are delivered to.</summary>
public interface ITrackingSink
{
    SinkProfile Profile { get; }

    /// <summary>Whether the target has said that it wants no more clicks, and this process sends none.</summary>
    bool IsDisabled => false;

    /// <summary>Asks the target once to take clicks of one message. What the target does wrong is an outcome, not an exception.</summary>
    /// <param name="clicks">From 1 to <see cref="SinkProfile.MaxClicks"/>.</param>
    /// <param name="group">
    /// The id of the click that was first when these clicks were first sent together: the same whenever the message is delivered again, and
    /// the same for each of them after an attempt that has failed, also where they no longer come together.
    /// </param>
    /// <returns>An outcome for each click, in their order.</returns>
    /// <exception cref="Exception">
    /// A click cannot be written, and nothing was sent. The clicks are tried in halves then, until that one is alone and parked.
    /// </exception>
    Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(IReadOnlyList<Click> clicks, string group, CancellationToken cancellationToken);
}
