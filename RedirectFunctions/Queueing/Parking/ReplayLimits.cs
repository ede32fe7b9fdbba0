namespace RedirectFunctions.Queueing.Parking;

/// <summary>What a replay leaves parked unless it is forced to take it.</summary>
/// <param name="MaxAge">How old a click a target takes, by the sink's name; any age where there is none.</param>
public sealed record ReplayLimits(IReadOnlyDictionary<string, TimeSpan> MaxAge);
