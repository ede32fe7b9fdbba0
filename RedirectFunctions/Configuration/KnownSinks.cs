using RedirectFunctions.Delivery;

namespace RedirectFunctions.Configuration;

/// <summary>
/// Every sink that there is. A new one is a line here, its settings in this room, and its folder in <c>Delivery/Sinks</c>.
/// </summary>
public static class KnownSinks
{
    /// <summary>In the order in which they are shown.</summary>
    internal static IReadOnlyList<SinkRegistration> All { get; } =
    [
        GtmSettings.Sink,
        Ga4Settings.Sink,
        WebhookSettings.Sink,
        ArchiveSettings.Sink,
    ];

    public static IReadOnlyList<SinkProfile> Profiles { get; } = [.. All.Select(sink => sink.Profile)];
}
