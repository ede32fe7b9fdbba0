namespace RedirectFunctions.Queueing.Parking;

/// <summary>What a replay leaves parked unless it is forced.</summary>
/// <param name="MaxAge">
/// The greatest age of a click that a sink's target accepts, by the sink's name; a sink that is missing accepts any age.
/// </param>
public sealed record ReplayLimits(IReadOnlyDictionary<string, TimeSpan> MaxAge);
