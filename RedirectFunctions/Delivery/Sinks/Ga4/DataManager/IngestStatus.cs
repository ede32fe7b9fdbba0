using System.Globalization;
using System.Text.Json;

namespace RedirectFunctions.Delivery.Sinks.Ga4.DataManager;

/// <summary>What has become of the events of a request (<c>requestStatus:retrieve</c>).</summary>
/// <param name="IsProcessing">There is no result yet.</param>
/// <param name="Counts">Events by result: <c>success</c>, <c>failed_…</c> and <c>warning_…</c>, with Google's reason.</param>
internal sealed record IngestStatus(bool IsProcessing, IReadOnlyList<(string Result, long Count)> Counts)
{
    /// <returns>Null where the answer is none of a status.</returns>
    public static IngestStatus? From(JsonElement answer)
    {
        if (Json.Member(answer, "requestStatusPerDestination") is not { ValueKind: JsonValueKind.Array } destinations
            || destinations.GetArrayLength() == 0)
        {
            return null;
        }

        var counts = new List<(string Result, long Count)>();
        foreach (var destination in destinations.EnumerateArray())
        {
            var status = Json.Text(destination, "requestStatus");
            if (status is null or "PROCESSING" or "REQUEST_STATUS_UNKNOWN")
            {
                return new IngestStatus(true, []);
            }

            var failed = Reasons(destination, "errorInfo", "errorCounts", "failed").ToList();
            var all = Json.Member(destination, "eventsIngestionStatus") is { } events ? Count(events) : 0;
            var failures = failed.Sum(one => one.Count);
            if (status == "FAILED" && failures < all)
            {
                failed.Add(("failed_unspecified", all - failures));
            }
            else if (all > failures)
            {
                counts.Add(("success", all - failures));
            }

            counts.AddRange(failed);
            counts.AddRange(Reasons(destination, "warningInfo", "warningCounts", "warning"));
        }

        return new IngestStatus(false, counts);
    }

    private static IEnumerable<(string Result, long Count)> Reasons(JsonElement destination, string parent, string list, string kind) =>
        Json.Member(destination, parent) is { } info
            ? Json.Items(info, list).Select(one => ($"{kind}_{ReasonOf(one)}", Count(one)))
            : [];

    /// <summary>Google's enumerations repeat their own name in each value.</summary>
    private static string ReasonOf(JsonElement count)
    {
        const string separator = "_reason_";
        var word = GoogleWord.Of(Json.Text(count, "reason")) ?? "unspecified";
        var end = word.IndexOf(separator, StringComparison.Ordinal);
        return end < 0 ? word : word[(end + separator.Length)..];
    }

    /// <summary>Numbers of 64 bits are text in Google's JSON.</summary>
    private static long Count(JsonElement parent) => Json.Member(parent, "recordCount") switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var count) => count,
        { ValueKind: JsonValueKind.String } text
            when long.TryParse(text.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) => count,
        _ => 0,
    };
}
