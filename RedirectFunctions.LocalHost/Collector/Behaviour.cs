using System.Text.Json;

namespace RedirectFunctions.LocalHost.Collector;

/// <summary>How a sink should misbehave.</summary>
internal sealed record Behaviour
{
    public string? Sink { get; init; }

    /// <summary>For this many requests; null until it is changed, 0 to end it.</summary>
    public int? Count { get; init; }

    /// <summary>The status of the response; null for the usual one.</summary>
    public int? Status { get; init; }

    /// <summary>How long to delay the response, in milliseconds.</summary>
    public int DelayMs { get; init; }

    /// <summary>A Retry-After header: seconds, or an HTTP date.</summary>
    public JsonElement? RetryAfter { get; init; }

    /// <summary>Reset the connection once the request has been read, without a response.</summary>
    public bool Drop { get; init; }
}
