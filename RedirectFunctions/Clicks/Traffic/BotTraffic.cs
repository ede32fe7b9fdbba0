namespace RedirectFunctions.Clicks.Traffic;

/// <summary>What becomes of clicks that no person seems to have made.</summary>
internal enum BotTraffic
{
    /// <summary>They are delivered like any other, with their label.</summary>
    Label,

    /// <summary>They are redirected and counted, and not delivered.</summary>
    Skip,
}
