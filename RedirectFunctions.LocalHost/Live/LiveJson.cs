using System.Text.Json;
using System.Text.Json.Serialization;
using RedirectFunctions.LocalHost.Collector;

namespace RedirectFunctions.LocalHost.Live;

/// <summary>One message to the page.</summary>
/// <param name="Version">The version of the journeys; the page resumes from there when its connection breaks.</param>
/// <param name="Now">The server's clock, which the page counts down by.</param>
/// <param name="Queue">What the queue reported, up to ten seconds ago.</param>
/// <param name="Journeys">The changed ones, oldest first.</param>
internal sealed record LiveUpdate(
    long Version,
    DateTimeOffset Now,
    IReadOnlyList<SinkView> Sinks,
    QueueView Queue,
    SpoolView Spool,
    IReadOnlyList<JourneyView> Journeys);

/// <summary>A sink, and its side of the ledger's equation.</summary>
/// <param name="Title">As in <see cref="Operations.SinkStatus"/>.</param>
/// <param name="ShortTitle">As in <see cref="Operations.SinkStatus"/>.</param>
/// <param name="Behaviour">
/// The name of a <see cref="LiveBehaviours"/> entry, or <c>other</c>; null where the collector does not stand in for it.
/// </param>
/// <param name="Arrived">Where one sees what has arrived; null where that is nowhere.</param>
internal sealed record SinkView(
    string Name,
    string Title,
    string ShortTitle,
    string Circuit,
    string? Behaviour,
    string? Arrived,
    long Captured,
    long Replayed,
    long CarriedOver,
    long Delivered,
    long Parked,
    long Skipped,
    long InFlight);

internal sealed record QueueView(string Name, int? Messages, int? ParkedMessages, string? Problem);

internal sealed record SpoolView(int Entries, long Spooled, long Lost);

internal sealed record JourneyView(
    string Id, DateTimeOffset Time, string? Destination, string? Stored, IReadOnlyDictionary<string, Leg> Legs)
{
    public static JourneyView Of(Journey journey) =>
        new(
            journey.Id,
            journey.Time,
            journey.Destination,
            journey.Stored,
            new Dictionary<string, Leg>(journey.Legs, StringComparer.Ordinal));
}

/// <summary>One click, step by step, and what was sent to the sinks.</summary>
internal sealed record JourneyDetails(JourneyView Journey, IReadOnlyList<JourneyStep> Steps, IReadOnlyList<PayloadView> Payloads);

internal sealed record PayloadView(string Sink, DateTimeOffset Time, int? Status, JsonElement Body, IReadOnlyList<Ga4Problem>? Problems);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LiveUpdate))]
[JsonSerializable(typeof(JourneyDetails))]
internal sealed partial class LiveJson : JsonSerializerContext;
