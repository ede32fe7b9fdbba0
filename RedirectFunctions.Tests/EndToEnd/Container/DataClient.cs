using System.Text.Json;
using System.Text.Json.Nodes;

namespace RedirectFunctions.Tests.EndToEnd.Container;

/// <summary>The event data that stape-io's Data Client makes of a body: all keys of the body, and what the client adds if they are missing.</summary>
internal static class DataClient
{
    /// <summary>The caller's address: the app's.</summary>
    public const string CallersAddress = "20.30.40.50";

    private static readonly (string Key, string Field)[] PersonalKeys =
    [
        ("email", "email_address"), ("mail", "email_address"), ("email_address", "email_address"), ("userEmail", "email_address"),
        ("phone", "phone_number"), ("name", "first_name"), ("firstName", "first_name"), ("surname", "last_name"), ("street", "street"),
        ("city", "city"), ("state", "region"), ("region", "region"), ("zip", "postal_code"), ("country", "country"),
    ];

    public static JsonObject EventData(JsonElement body, DateTimeOffset now)
    {
        var data = JsonNode.Parse(body.GetRawText())!.AsObject();
        Fill("event_name", data["event"]?.DeepClone() ?? "Data");
        Fill("client_id", $"dcid.1.{now.ToUnixTimeMilliseconds()}.123456789");
        Fill("ip_override", CallersAddress);
        Fill("user_agent", "RedirectFunctions/1.0");
        Fill("timestamp", now.ToUnixTimeSeconds());
        Fill("unique_event_id", "1");
        var user = new JsonObject();
        foreach (var (key, field) in PersonalKeys.Where(personal => data.ContainsKey(personal.Key)))
        {
            user[field] = data[key]!.DeepClone();
        }

        if (user.Count > 0)
        {
            data["user_data"] = user;
        }

        return data;

        void Fill(string key, JsonNode value)
        {
            if (!IsTruthy(data[key]))
            {
                data[key] = value;
            }
        }
    }

    /// <summary>As in JavaScript: an empty text and 0 are false, and the text "denied" is true.</summary>
    public static bool IsTruthy(JsonNode? node) => node?.GetValueKind() switch
    {
        null or JsonValueKind.Null or JsonValueKind.False => false,
        JsonValueKind.String => node.GetValue<string>().Length > 0,
        JsonValueKind.Number => node.GetValue<double>() != 0,
        _ => true,
    };
}
