namespace RedirectFunctions.Clicks.Traffic;

/// <summary>Who seems to have opened a link.</summary>
public enum TrafficKind
{
    /// <summary>Nothing suggests otherwise.</summary>
    Human,

    /// <summary>A messenger or network that shows a preview of the link.</summary>
    Preview,

    /// <summary>A program that says so, or whose user agent is known to be one.</summary>
    Crawler,

    /// <summary>A service that inspects links in e-mails.</summary>
    Scanner,

    /// <summary>A browser that loads ahead of a click that may never come.</summary>
    Prefetch,

    /// <summary>The request did not say enough to tell.</summary>
    Unknown,

    /// <summary>A browser that reports a click on an ad in the background, while the visitor goes straight to the destination.</summary>
    Background,
}

/// <param name="Reason">The evidence, as a stable word such as <c>purpose</c> or <c>user-agent</c>; null for a person.</param>
public readonly record struct TrafficLabel(TrafficKind Kind, string? Reason)
{
    public bool IsPerson => Kind is TrafficKind.Human or TrafficKind.Background or TrafficKind.Unknown;
}

/// <summary>What happens to clicks that no person seems to have made.</summary>
internal enum BotTraffic
{
    /// <summary>They are delivered like any other, with their label.</summary>
    Label,

    /// <summary>They are redirected and counted, but not delivered.</summary>
    Skip,
}
