using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedirectFunctions.Queueing.Parking;

/// <summary>Which parked deliveries to try again. An empty request means all of them.</summary>
public sealed record ReplayRequest
{
    private const string Right =
        "The body must be a JSON object such as "
        + "{\"sink\":\"ga4\",\"reason\":\"http_401\",\"since\":\"2030-01-31T12:00:00Z\",\"dryRun\":true}, "
        + "with no other members than these, clickId, until, force and rate";

    /// <summary>The id of one click.</summary>
    public Guid? ClickId { get; init; }

    /// <summary><c>gtm</c> or <c>ga4</c>.</summary>
    public string? Sink { get; init; }

    /// <summary>Why they are parked, such as <c>http_401</c> or <c>expired</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>Parked at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Parked before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Only count.</summary>
    public bool DryRun { get; init; }

    /// <summary>Also replay deliveries that are older than their target accepts; GA4 dates those to 72 hours ago.</summary>
    public bool Force { get; init; }

    /// <summary>Deliveries per second, 1 to 1000, so that a replay does not overload its target.</summary>
    /// <remarks>Settable, because generated deserialisers ignore the initialisers of init-only properties.</remarks>
    public int Rate { get; set; } = 50;

    /// <summary>Reads a request from JSON; an empty body is an empty request. Null, with the problem, if it cannot be read.</summary>
    public static ReplayRequest? Parse(ReadOnlySpan<byte> json, out string? problem)
    {
        try
        {
            var request = json.IsEmpty ? new ReplayRequest() : JsonSerializer.Deserialize(json, ReplayJson.Default.ReplayRequest);
            problem = request switch
            {
                null => $"{Right}; it is null.",
                { Rate: < 1 or > 1000 } => "rate must be a whole number from 1 to 1000.",
                _ => null,
            };
            return problem is null ? request : null;
        }
        catch (JsonException exception)
        {
            problem = $"{Right}; it is wrong at {exception.Path ?? "$"}.";
            return null;
        }
    }
}

/// <summary>What a replay has done.</summary>
/// <param name="Replay">The id of this replay; its deliveries carry it.</param>
/// <param name="Examined">Parked messages that were examined.</param>
/// <param name="Matched">Deliveries that match the request.</param>
/// <param name="Replayed">Deliveries that are back in the tracking queue.</param>
/// <param name="TooOld">Deliveries that stay parked because their target does not accept clicks of their age (GA4: 72 hours).</param>
/// <param name="Unreadable">Messages that stay parked because nobody can read them.</param>
/// <param name="Complete">Whether everything parked was examined. If not, time ran out or messages are hidden: call again.</param>
/// <param name="Hidden">Messages held by another replay, or by one that was killed. They become visible again by themselves.</param>
/// <param name="Problem">What ended the replay early, as a sentence; null if nothing did.</param>
public sealed record ReplaySummary(
    string Replay,
    int Examined,
    int Matched,
    int Replayed,
    int TooOld,
    int Unreadable,
    bool Complete,
    int Hidden = 0,
    string? Problem = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(ReplaySummary))]
internal sealed partial class ReplayJson : JsonSerializerContext;
