using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedirectFunctions.Operations;

/// <summary>How this process and its queues are, as <c>GET /ops/status</c> shows it. No URL and no secret is in it.</summary>
/// <param name="Version">Of the app, with the commit it was built from.</param>
/// <param name="Started">When this process began to serve: what the ledger says is since then, and of this process alone.</param>
/// <param name="Settings">Settings that tell what the app does, by name.</param>
/// <param name="Problems">What is wrong with settings of tracking, as sentences; clicks are kept until it is right.</param>
public sealed record StatusReport(
    string Version,
    DateTimeOffset Started,
    DateTimeOffset Now,
    QueueStatus Queue,
    FallbackStatus? Fallback,
    ParkingStatus Parking,
    SpoolStatus Spool,
    IReadOnlyList<SinkStatus> Sinks,
    IReadOnlyDictionary<string, long> Ledger,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyList<string> Problems)
{
    /// <summary>For people to read; served as JSON, never inside a page.</summary>
    private static readonly StatusJson Json = new(
        new JsonSerializerOptions(StatusJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json.StatusReport);
}

/// <param name="LookedAt">When the queues were inspected; at most ten seconds before <see cref="StatusReport.Now"/>.</param>
/// <param name="Problem">Why the queues cannot be inspected; the other numbers are missing then.</param>
/// <param name="IsUp">Whether the queue confirms what this process sends.</param>
/// <param name="Messages">All messages, including those hidden until they are due; the service's approximation.</param>
/// <param name="OldestDueSeconds">How long the message next in line for the trigger has been in the queue.</param>
public sealed record QueueStatus(string Name, bool IsUp, DateTimeOffset LookedAt, string? Problem, int? Messages, double? OldestDueSeconds);

/// <summary>The queue in the second account; missing if there is only one account.</summary>
/// <param name="Messages">The service's approximation; missing if it does not answer.</param>
public sealed record FallbackStatus(string Name, int? Messages);

/// <param name="Messages">The service's approximation.</param>
/// <param name="First">What the first 32 messages are, by sink and reason; all of them if there are no more.</param>
public sealed record ParkingStatus(int? Messages, IReadOnlyList<ParkedStatus> First);

/// <param name="Sink">Missing if whole messages are parked.</param>
public sealed record ParkedStatus(string? Sink, string Reason, int Count);

/// <summary>What is waiting on this machine's disk.</summary>
/// <param name="Problem">Why the folder cannot be used; missing if it can.</param>
/// <param name="InMemory">Clicks that neither a queue nor the disk has accepted yet.</param>
public sealed record SpoolStatus(int Entries, long Bytes, long MaxBytes, string? Problem, int InMemory);

/// <param name="CanarySeconds">
/// How long ago the newest canary click was made that this process has seen arrive; missing where it has seen none.
/// </param>
/// <param name="Circuit">
/// <c>closed</c> is well; <c>open</c>, <c>half_open</c> and <c>misconfigured</c> defer deliveries, <c>disabled</c> parks them.
/// </param>
/// <param name="Ledger">
/// The sums of the equation <c>captured + replayed = delivered + parked + skipped + in flight</c>, of this process alone.
/// </param>
/// <param name="Title">Its name for people.</param>
/// <param name="ShortTitle">The same in a word.</param>
public sealed record SinkStatus(
    string Name, string Title, string ShortTitle, string Circuit, double? CanarySeconds, IReadOnlyDictionary<string, long> Ledger);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(StatusReport))]
internal sealed partial class StatusJson : JsonSerializerContext;
