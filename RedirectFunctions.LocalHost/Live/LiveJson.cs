using System.Text.Json;
using System.Text.Json.Serialization;
using RedirectFunctions.LocalHost.Collector;

namespace RedirectFunctions.LocalHost.Live;

/// <summary>One message to the page.</summary>
/// <param name="Version">The version of the journeys; the page resumes from there when its connection breaks.</param>
/// <param name="Now">The server's clock, which the page counts down by.</param>
/// <param name="Docs">Where the documents begin; null where there are none.</param>
/// <param name="QueueProblem">Why the queue could not be read, up to ten seconds ago; null if it could.</param>
/// <param name="Journeys">The changed ones, oldest first.</param>
internal sealed record LiveUpdate(
    long Version,
    DateTimeOffset Now,
    IReadOnlyList<SinkView> Sinks,
    string? Docs,
    string? QueueProblem,
    SpoolView Spool,
    IReadOnlyList<JourneyView> Journeys);

/// <summary>A sink, and its side of the ledger's equation.</summary>
/// <param name="Title">As in <see cref="Operations.SinkStatus"/>.</param>
/// <param name="ShortTitle">As in <see cref="Operations.SinkStatus"/>.</param>
/// <param name="Behaviour">
/// The name of a <see cref="LiveBehaviours"/> entry, or <c>other</c>; null where the collector does not stand in for it.
/// </param>
/// <param name="Arrived">Where one sees what has arrived; null where that is nowhere.</param>
/// <param name="Captured">Deliveries that this process's clicks require.</param>
/// <param name="FromBefore">Deliveries of clicks that an earlier process has captured.</param>
/// <param name="Parked">Deliveries that are parked now: what was replayed is not.</param>
internal sealed record SinkView(
    string Name,
    string Title,
    string ShortTitle,
    string Circuit,
    string? Behaviour,
    string? Arrived,
    long Captured,
    long FromBefore,
    long Delivered,
    long Parked,
    long Skipped,
    long InFlight);

/// <param name="Outcome">As of <see cref="RetryNow.RunAsync"/>.</param>
internal sealed record RetryView(string Outcome);

/// <param name="Entries">What waits on this machine's disk.</param>
/// <param name="Lost">Clicks that neither a queue nor the disk has taken.</param>
internal sealed record SpoolView(int Entries, long Lost);

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
[JsonSerializable(typeof(RetryView))]
internal sealed partial class LiveJson : JsonSerializerContext;
