using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedirectFunctions.Queueing.Visitors;

/// <summary>Whose clicks are meant.</summary>
public sealed record VisitorRequest
{
    /// <summary>The longest id that a click can have is shorter.</summary>
    private const int MaxLength = 200;

    private const string Right = "The body must be a JSON object such as {\"clientId\":\"1234567890.1766400000\",\"dryRun\":true}, with "
        + "no other members than these";

    /// <summary>As in the cookie <c>_ga</c> without its beginning <c>GA1.1.</c>, or as in the server container's own cookie.</summary>
    public string? ClientId { get; init; }

    /// <summary>Only count. An export changes nothing anyway.</summary>
    public bool DryRun { get; init; }

    /// <summary>Null, with the problem, if it cannot be read. No value is in the problem.</summary>
    public static VisitorRequest? Parse(ReadOnlySpan<byte> json, out string? problem)
    {
        try
        {
            var request = JsonSerializer.Deserialize(json, VisitorJson.Default.VisitorRequest);
            problem = request?.ClientId?.Trim() switch
            {
                null or "" => $"{Right}; clientId is missing.",
                { Length: > MaxLength } => $"clientId must have at most {MaxLength} characters.",
                _ => null,
            };
            return problem is null ? request! with { ClientId = request.ClientId!.Trim() } : null;
        }
        catch (JsonException exception)
        {
            problem = $"{Right}; it is wrong at {exception.Path ?? "$"}.";
            return null;
        }
    }
}

/// <summary>What an erasure or an export has found, and done.</summary>
/// <param name="Examined">Messages that were examined.</param>
/// <param name="Found">Deliveries of this visitor's clicks: what is parked or outstanding for two sinks is two.</param>
/// <param name="Erased">Of these, those that are gone now.</param>
/// <param name="Unreadable">Parked messages that nobody can read; whose they are is unknown.</param>
/// <param name="Hidden">Messages that wait for their next attempt or are being delivered; they cannot be looked into meanwhile.</param>
/// <param name="Complete">Whether everything was examined. If not, time ran out, or messages are hidden: call again later.</param>
/// <param name="Queues">The same for each queue.</param>
/// <param name="Problem">What ended the search of a queue early, as a sentence; null if nothing did.</param>
public sealed record VisitorSummary(
    int Examined,
    int Found,
    int Erased,
    int Unreadable,
    int Hidden,
    bool Complete,
    IReadOnlyList<VisitorQueueSummary> Queues,
    string? Problem = null);

/// <param name="Queue"><c>tracking</c>, <c>fallback</c> or <c>parked</c>.</param>
public sealed record VisitorQueueSummary(string Queue, int Examined, int Found, int Erased, int Hidden);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(VisitorRequest))]
[JsonSerializable(typeof(VisitorSummary))]
internal sealed partial class VisitorJson : JsonSerializerContext;
