namespace RedirectFunctions.Queueing;

/// <summary>The sinks that a new click is for, by the names under which messages know them.</summary>
internal sealed record SinkNames(IReadOnlyList<string> Enabled);
