using System.Globalization;
using System.Text.Json.Nodes;

namespace RedirectFunctions.Tests.EndToEnd.Container;

/// <summary>What a tag sends to its platform; null if it does not fire.</summary>
internal sealed record TagEvent(string? Id, long Time, string? ClickId, string? BrowserId, string? Address, string? Page);

/// <summary>What stape-io's tags for Meta and TikTok read from event data (their template.js of 2026), with consent required.</summary>
internal static class Tags
{
    /// <param name="timeRow">Whether the tag has the row <c>event_time</c>, as the guide asks.</param>
    public static TagEvent? Meta(JsonObject data, DateTimeOffset now, bool timeRow)
    {
        if (!HasConsent(data))
        {
            return null;
        }

        var fbc = Text(data["common_cookie"]?["_fbc"]) ?? Text(data["_fbc"]) ?? Text(data["fbc"]);
        if (Query(data, "fbclid") is { } fbclid && (fbc is null || !fbc.EndsWith($".{fbclid}", StringComparison.Ordinal)))
        {
            fbc = string.Create(CultureInfo.InvariantCulture, $"fb.1.{now.ToUnixTimeMilliseconds()}.{fbclid}");
        }

        return new(
            Text(data["event_id"]) ?? Text(data["transaction_id"]),
            timeRow ? data["event_time"]!.GetValue<long>() : now.ToUnixTimeSeconds(),
            fbc,
            Text(data["common_cookie"]?["_fbp"]) ?? Text(data["_fbp"]) ?? Text(data["fbp"]),
            Text(data["ip_override"]),
            Text(data["page_location"]));
    }

    public static TagEvent? TikTok(JsonObject data, DateTimeOffset now) => !HasConsent(data) ? null : new(
        Text(data["event_id"]) ?? Text(data["transaction_id"]),
        data["event_time"]?.GetValue<long>() ?? now.ToUnixTimeSeconds(),
        Query(data, "ttclid") ?? Text(data["common_cookie"]?["ttclid"]) ?? Text(data["ttclid"]),
        Text(data["common_cookie"]?["_ttp"]) ?? Text(data["_ttp"]),
        Text(data["ip_override"]),
        Text(data["page_location"]));

    /// <summary>Without <c>consent_state</c>, the third character of <c>x-ga-gcs</c> decides. Without both, nothing was denied.</summary>
    private static bool HasConsent(JsonObject data) =>
        data["consent_state"] is { } state ? DataClient.IsTruthy(state["ad_storage"])
        : Text(data["x-ga-gcs"]) is { } gcs ? gcs[2] == '1'
        : true;

    private static string? Query(JsonObject data, string name) => new Uri(Text(data["page_location"])!).Query.TrimStart('?').Split('&')
        .Where(pair => pair.StartsWith($"{name}=", StringComparison.Ordinal))
        .Select(pair => Uri.UnescapeDataString(pair[(name.Length + 1)..]))
        .FirstOrDefault();

    private static string? Text(JsonNode? node) => DataClient.IsTruthy(node) ? node!.GetValue<string>() : null;
}
