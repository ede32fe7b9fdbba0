namespace RedirectFunctions.Telemetry;

/// <summary>The sinks that a new click is for, by the names under which messages know them.</summary>
public sealed record SinkNames(IReadOnlyList<string> Enabled);
