using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedirectFunctions.Queueing.Parking;

/// <summary>Which parked deliveries are to be tried again. What is not named is not asked for: an empty request means all of them.</summary>
public sealed record ReplayRequest
{
    private const string Right =
        "The body must be a JSON object such as {\"sink\":\"ga4\",\"reason\":\"http_401\",\"since\":\"2030-01-31T12:00:00Z\",\"dryRun\":true}, with no other members than these, until, force and rate";

    /// <summary><c>gtm</c> or <c>ga4</c>.</summary>
    public string? Sink { get; init; }

    /// <summary>The reason they are parked for, such as <c>http_401</c> or <c>expired</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>Parked at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Parked before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Only count.</summary>
    public bool DryRun { get; init; }

    /// <summary>Replay also what is older than its target takes; GA4 dates that to 72 hours ago.</summary>
    public bool Force { get; init; }

    /// <summary>Deliveries per second, 1 to 1000; what was parked in an outage must not be the next one.</summary>
    /// <remarks>Settable, since generated deserialisers pass over the initialisers of init-only properties.</remarks>
    public int Rate { get; set; } = 50;

    /// <summary>Reads a request as JSON; an empty body is an empty request. Null, with the problem, where it cannot be read.</summary>
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
/// <param name="Replay">The id of this replay; the deliveries carry it.</param>
/// <param name="Examined">Parked messages that were looked at.</param>
/// <param name="Matched">Deliveries that the request asks for.</param>
/// <param name="Replayed">Deliveries that are in the tracking queue again.</param>
/// <param name="TooOld">Deliveries that stay parked, since their target does not take clicks of their age; GA4 takes 72 hours.</param>
/// <param name="Unreadable">Messages that were parked since nobody can read them; they stay.</param>
/// <param name="Complete">Whether all that is parked was examined; if not, time ran out, or something is hidden: call again.</param>
/// <param name="Hidden">Parked messages out of sight: another replay holds them, or held them when it was killed. They come back by themselves.</param>
/// <param name="Problem">What has ended the replay before its time, as a sentence; null where nothing has.</param>
public sealed record ReplaySummary(
    string Replay, int Examined, int Matched, int Replayed, int TooOld, int Unreadable, bool Complete, int Hidden = 0, string? Problem = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(ReplaySummary))]
internal sealed partial class ReplayJson : JsonSerializerContext;
