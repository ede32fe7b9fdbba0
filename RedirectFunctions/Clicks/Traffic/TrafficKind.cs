namespace RedirectFunctions.Clicks.Traffic;

/// <summary>Who seems to have opened a link.</summary>
public enum TrafficKind
{
    /// <summary>Nothing speaks against a person.</summary>
    Human,

    /// <summary>A messenger or network that shows a preview of the link.</summary>
    Preview,

    /// <summary>A program that says so, or whose user agent is known for one.</summary>
    Crawler,

    /// <summary>A service that inspects links in mails.</summary>
    Scanner,

    /// <summary>A browser that loads ahead of a click that may never come.</summary>
    Prefetch,

    /// <summary>Too little was sent to tell.</summary>
    Unknown,
}

/// <param name="Kind">The label.</param>
/// <param name="Reason">What it was read off, a stable word such as <c>sec-purpose</c> or <c>user-agent</c>; null for a person.</param>
public readonly record struct TrafficLabel(TrafficKind Kind, string? Reason)
{
    public bool IsPerson => Kind is TrafficKind.Human or TrafficKind.Unknown;
}

/// <summary>What becomes of clicks that no person seems to have made.</summary>
internal enum BotTraffic
{
    /// <summary>They are delivered like any other, with their label.</summary>
    Label,

    /// <summary>They are redirected and counted, and not delivered.</summary>
    Skip,
}
