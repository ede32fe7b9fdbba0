using System.Text.Json;

namespace RedirectFunctions.LocalHost.Collector;

/// <summary>How a sink is to misbehave.</summary>
internal sealed record Behaviour
{
    public string? Sink { get; init; }

    /// <summary>For so many requests; until changed when null; 0 ends it.</summary>
    public int? Count { get; init; }

    /// <summary>Answer with this; the usual status when null.</summary>
    public int? Status { get; init; }

    /// <summary>Answer so late, in milliseconds.</summary>
    public int DelayMs { get; init; }

    /// <summary>A Retry-After header: seconds, or an HTTP date.</summary>
    public JsonElement? RetryAfter { get; init; }

    /// <summary>Reset the connection after the request was read, and answer nothing.</summary>
    public bool Drop { get; init; }
}
