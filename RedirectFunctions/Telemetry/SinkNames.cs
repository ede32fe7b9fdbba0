namespace RedirectFunctions.Telemetry;

/// <summary>The sinks that a new click goes to, by the names that messages use for them.</summary>
public sealed record SinkNames(IReadOnlyList<string> Enabled);
