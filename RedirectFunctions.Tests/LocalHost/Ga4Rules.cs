using System.Text.Json.Nodes;
using static RedirectFunctions.LocalHost.Collector.Ga4Problem;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>A documented rule of the Measurement Protocol.</summary>
/// <param name="Name">In words.</param>
/// <param name="Keep">Changes a valid payload into one exactly at the limit.</param>
/// <param name="Break">Changes a valid payload into one just beyond the limit.</param>
/// <param name="FieldPath">The field with the problem.</param>
/// <param name="Code">The kind of problem.</param>
internal sealed record Ga4Rule(string Name, Action<JsonObject> Keep, Action<JsonObject> Break, string FieldPath, string Code);

/// <summary>
/// The rules of the Measurement Protocol reference, its page on limits, and the validation server's answers. Each row has the rule, a
/// field, a value that is just valid, one that is just invalid, and the kind of problem.
/// </summary>
internal static class Ga4Rules
{
    /// <summary>The time at which the payloads are checked.</summary>
    public static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, 89, TimeSpan.Zero);

    private const long Minute = 60_000_000;
    private const long Hours72 = 72 * 60 * Minute;

    private static readonly long Micros = Now.ToUnixTimeMilliseconds() * 1000;

    private static readonly string[] ReservedEvents =
    [
        "ad_activeview", "ad_click", "ad_exposure", "ad_impression", "ad_query", "ad_reward", "adunit_exposure", "app_clear_data",
        "app_exception", "app_install", "app_remove", "app_store_refund", "app_update", "app_upgrade", "dynamic_link_app_open",
        "dynamic_link_app_update", "dynamic_link_first_open", "error", "firebase_campaign", "firebase_in_app_message_action",
        "firebase_in_app_message_dismiss", "firebase_in_app_message_impression", "first_open", "first_visit", "in_app_purchase",
        "notification_dismiss", "notification_foreground", "notification_open", "notification_receive", "notification_send", "os_update",
        "screen_view", "session_start", "user_engagement", "ga_x", "google_x", "firebase_x",
    ];

    private static readonly string[] ReservedParameters = ["firebase_conversion", "_x", "firebase_x", "ga_x", "google_x", "gtag.x"];

    private static readonly string[] ReservedUserProperties =
        ["user_id", "first_open_time", "first_visit_time", "last_deep_link_referrer", "first_open_after_install", "ga_x", "google_x", "firebase_x", "_x"];

    public static IReadOnlyList<Ga4Rule> All { get; } =
    [
        // Who
        new("a client_id is required", _ => { }, payload => payload.Remove("client_id"), "client_id", Required),
        Field("client_id is not empty", "client_id", "1.1", "", Required),
        Field("client_id is a text", "client_id", "1.1", 1.1, Required),
        Field("client_id is two numbers", "client_id", "12345678901234567890.1", "18", Invalid),
        Field("client_id is no more than two numbers", "client_id", "1.2", "1.2.3", Invalid),
        Field("client_id is positive in its first number", "client_id", "1.2", "0.2", Invalid),
        Field("client_id is positive in its second number", "client_id", "2.1", "2.0", Invalid),
        Field("client_id has no sign", "client_id", "1.2", "-1.2", Invalid),
        Field("client_id has no letters", "client_id", "01.02", "GA1.2", Invalid),
        Field("client_id has nothing behind it", "client_id", "1.2", "1.2\n", Invalid),
        Field("user_id has 256 characters", "user_id", Text(256), Text(257), Invalid),
        Field("user_id is not empty", "user_id", "x", "", Invalid),
        Field("user_id is a text", "user_id", "7", 7, Invalid),
        new("user_data needs a user_id", payload => { payload["user_data"] = Fields(); payload["user_id"] = "x"; }, Set("user_data", Fields()), "user_data", Required),

        // When
        Field("a payload is dated back 72 hours", "timestamp_micros", Micros - Hours72, Micros - Hours72 - 1, Invalid),
        Field("a payload is dated ahead 15 minutes", "timestamp_micros", Micros + (15 * Minute), Micros + (15 * Minute) + 1, Invalid),
        Field("a timestamp is in microseconds", "timestamp_micros", Micros, Micros / 1000, Invalid),
        Field("a timestamp is a number", "timestamp_micros", Micros, $"{Micros}", Invalid),
        Field("a timestamp is a whole number", "timestamp_micros", Micros, Micros + 0.5m, Invalid),
        OfEvent("an event is dated back 72 hours", "timestamp_micros", Micros - Hours72, Micros - Hours72 - 1, Invalid),
        OfProperty("a user property is dated back 72 hours", "timestamp_micros", Micros - Hours72, Micros - Hours72 - 1, Invalid),

        // The visitor
        Field("ip_override is an address", "ip_override", "2001:db8::1", "visitor.example", Invalid),
        Field("user_agent is not empty", "user_agent", "x", "", Invalid),
        Field("consent is an object", "consent", Fields(), "GRANTED", Invalid),
        Field("consent has two fields", "consent", Fields(("ad_user_data", "DENIED"), ("ad_personalization", "DENIED")), Fields(("ad_storage", "DENIED")), Invalid),
        Field("consent is in upper case", "consent", Fields(("ad_user_data", "GRANTED")), Fields(("ad_user_data", "granted")), Invalid, "consent.ad_user_data"),
        Field("user_location has known fields", "user_location", Fields(("country_id", "AT"), ("region_id", "AT-9")), Fields(("country", "AT")), Invalid),
        Field("device has known fields", "device", Fields(("category", "mobile"), ("browser_version", "1.2")), Fields(("os", "Linux")), Invalid),
        Field("device has texts", "device", Fields(("browser_version", "1")), Fields(("browser_version", 1)), Invalid, "device.browser_version"),
        Field("validation_behavior is one of two", "validation_behavior", "ENFORCE_RECOMMENDATIONS", "STRICT", Invalid),

        // User properties
        Field("25 user properties", "user_properties", Properties(25), Properties(26), TooMany),
        Field("user_properties is an object", "user_properties", Fields(), new JsonArray(), Invalid),
        Field("a user property is an object with a value", "user_properties", Properties(1), Fields(("x", "y")), Invalid, "user_properties.x"),
        OfProperty("a user property's value has 36 characters", "value", Text(36), Text(37), OutOfBounds),
        OfProperty("a user property's value is a text or a number", "value", 1, true, Invalid),
        new("a user property has known fields", SetInProperty("value", "y"), SetInProperty("set", "y"), "user_properties.x", Invalid),
        PropertyName("a user property's name has 24 characters", Text(24), Text(25), NameInvalid),
        PropertyName("a user property's name begins with a letter", "a1", "1a", NameInvalid),
        .. ReservedUserProperties.Select(name => PropertyName($"the user property {name} is reserved", $"x{name}"[..Math.Min(24, name.Length + 1)], name, NameReserved)),

        // Events
        Field("one event at least", "events", Events(1), Events(0), Required),
        Field("25 events", "events", Events(25), Events(26), TooMany),
        Field("events is an array", "events", Events(1), Fields(), Required),
        Field("an event is an object", "events", Events(1), new JsonArray("x"), Invalid, "events[0]"),
        new("an event has a name", _ => { }, payload => Event(payload).Remove("name"), "events[0].name", Required),
        OfEvent("an event's name has 40 characters", "name", Text(40), Text(41), NameInvalid),
        OfEvent("an event's name begins with a letter", "name", "a1_", "1a_", NameInvalid),
        OfEvent("an event's name begins with no underscore", "name", "a_", "_a", NameInvalid),
        OfEvent("an event's name has letters, digits and underscores", "name", "Az_09", "campaign@details", NameInvalid),
        OfEvent("an event's name is ASCII", "name", "grosse", "größe", NameInvalid),
        .. ReservedEvents.Select(name => OfEvent($"the event {name} is reserved", "name", $"x{name}", name, NameReserved)),

        // Parameters
        OfEvent("25 parameters", "params", Parameters(25), Parameters(26), TooMany),
        OfEvent("params is an object", "params", Fields(), new JsonArray(), Invalid),
        ParameterName("a parameter's name has 40 characters", Text(40), Text(41), NameInvalid),
        ParameterName("a parameter's name begins with a letter", "a1", "1a", NameInvalid),
        ParameterName("a parameter's name has letters, digits and underscores", "sub_id", "sub-id", NameInvalid),
        .. ReservedParameters.Select(name => ParameterName($"the parameter {name} is reserved", $"x{name.Replace('.', '_')}", name, NameReserved)),
        Parameter("a value has 100 characters", "x", Text(100), Text(101), OutOfBounds),
        Parameter("a character that is encoded counts as it is encoded", "x", Text(94) + "ä", Text(95) + "ä", OutOfBounds),
        Parameter("a character beyond the first plane counts twelve", "x", Text(88) + "😀", Text(89) + "😀", OutOfBounds),
        Parameter("page_location has 1000 characters", "page_location", Text(1000), Text(1001), OutOfBounds),
        Parameter("page_referrer has 420 characters", "page_referrer", Text(420), Text(421), OutOfBounds),
        Parameter("page_title has 300 characters", "page_title", Text(300), Text(301), OutOfBounds),
        Parameter("a value is no truth value", "x", 1, true, Invalid),
        Parameter("debug_mode alone may be true", "debug_mode", true, false, Invalid),
        Parameter("a value is not null", "x", "", null, Invalid),
        Parameter("a value is no array", "x", 1.5, new JsonArray(1), Invalid),
        Parameter("a value is no object", "x", -1, Fields(), Invalid),
        Parameter("session_id is positive", "session_id", "1", "0", Invalid),
        Parameter("session_id is a number", "session_id", 1766400000, "s1766400000", Invalid),
        Parameter("engagement_time_msec is positive", "engagement_time_msec", 1, 0, Invalid),
        Parameter("engagement_time_msec is a number", "engagement_time_msec", "1", "-1", Invalid),

        // Money and items
        Parameters("a value of money is a number", Fields(("value", 12.5), ("currency", "EUR")), Fields(("value", "12.5"), ("currency", "EUR")), "value", Invalid),
        Parameters("a value of money has a currency", Fields(("value", 1), ("currency", "EUR")), Fields(("value", 1)), "currency", Required),
        Parameter("a currency has three letters", "currency", "EUR", "EURO", Invalid),
        Parameter("a currency is in upper case", "currency", "USD", "usd", Invalid),
        Parameter("items is an array", "items", new JsonArray(), Fields(), Invalid),
        Parameter("200 items", "items", Items(200, Fields(("item_id", "1"))), Items(201, Fields(("item_id", "1"))), TooMany),
        Item("an item is an object", Fields(("item_name", "x")), "x", "", Invalid),
        Item("an item has an id or a name", Fields(("item_id", "x"), ("price", 1)), Fields(("price", 1)), "", Required),
        Item("an item's price is a number", Fields(("item_id", "x"), ("price", 9.99)), Fields(("item_id", "x"), ("price", "$9.99")), ".price", Invalid),
        Item("an item's quantity is a number", Fields(("item_id", "x"), ("quantity", 2)), Fields(("item_id", "x"), ("quantity", "2")), ".quantity", Invalid),
        Item("an item's value has 100 characters", Fields(("item_id", Text(100))), Fields(("item_id", Text(101))), ".item_id", OutOfBounds),
        Item("an item has texts and numbers", Fields(("item_id", "x"), ("item_brand", "y")), Fields(("item_id", "x"), ("item_brand", null)), ".item_brand", Invalid),
        Item("an item has 27 fields of one's own", ItemWithOwn(27), ItemWithOwn(28), "", TooMany),

        // Fields
        new("a payload has known fields", Set("user_agent", "x"), Set("userAgent", "x"), "", Invalid),
        new("an event's parameters are called params", SetInEvent("params", Fields()), SetInEvent("parameters", Fields()), "events[0]", Invalid),
    ];

    /// <summary>A valid payload with one change.</summary>
    public static string Payload(Action<JsonObject> change)
    {
        var payload = JsonNode.Parse("""{ "client_id": "1234567890.1766400000", "events": [{ "name": "redirect_tracking", "params": {} }] }""")!.AsObject();
        change(payload);
        return payload.ToJsonString();
    }

    private static Ga4Rule Field(string name, string field, JsonNode keep, JsonNode @break, string code, string? path = null) =>
        new(name, Set(field, keep), Set(field, @break), path ?? field, code);

    private static Ga4Rule OfEvent(string name, string field, JsonNode keep, JsonNode @break, string code) =>
        new(name, SetInEvent(field, keep), SetInEvent(field, @break), $"events[0].{field}", code);

    private static Ga4Rule OfProperty(string name, string field, JsonNode keep, JsonNode @break, string code) =>
        new(name, SetInProperty(field, keep), SetInProperty(field, @break), $"user_properties.x.{field}", code);

    private static Ga4Rule PropertyName(string name, string keep, string @break, string code) => new(
        name, Set("user_properties", Fields((keep, Fields(("value", "y"))))), Set("user_properties", Fields((@break, Fields(("value", "y"))))), $"user_properties.{@break}", code);

    private static Ga4Rule Parameter(string name, string parameter, JsonNode keep, JsonNode? @break, string code) =>
        new(name, SetInEvent("params", Fields((parameter, keep))), SetInEvent("params", Fields((parameter, @break))), $"events[0].params.{parameter}", code);

    private static Ga4Rule Parameters(string name, JsonObject keep, JsonObject @break, string parameter, string code) =>
        new(name, SetInEvent("params", keep), SetInEvent("params", @break), $"events[0].params.{parameter}", code);

    private static Ga4Rule Item(string name, JsonNode keep, JsonNode @break, string path, string code) => new(
        name, SetInEvent("params", Fields(("items", Items(1, keep)))), SetInEvent("params", Fields(("items", Items(1, @break)))), $"events[0].params.items[0]{path}", code);

    private static JsonArray Items(int count, JsonNode item) => [.. Enumerable.Range(0, count).Select(_ => item.DeepClone())];

    private static JsonObject ItemWithOwn(int count) => Fields([("item_id", "x"), .. Enumerable.Range(0, count).Select(n => ($"own_{n}", (JsonNode?)n))]);

    private static Ga4Rule ParameterName(string name, string keep, string @break, string code) =>
        new(name, SetInEvent("params", Fields((keep, "y"))), SetInEvent("params", Fields((@break, "y"))), $"events[0].params.{@break}", code);

    // A node can belong to one payload only, so each gets a copy.
    private static Action<JsonObject> Set(string field, JsonNode value) => payload => payload[field] = value.DeepClone();

    private static Action<JsonObject> SetInEvent(string field, JsonNode value) => payload => Event(payload)[field] = value.DeepClone();

    private static Action<JsonObject> SetInProperty(string field, JsonNode value) => payload =>
    {
        var property = Fields(("value", "y"));
        property[field] = value.DeepClone();
        payload["user_properties"] = Fields(("x", property));
    };

    private static JsonObject Event(JsonObject payload) => payload["events"]![0]!.AsObject();

    private static JsonArray Events(int count) => [.. Enumerable.Range(0, count).Select(_ => Fields(("name", "x")))];

    private static JsonObject Parameters(int count) => Fields([.. Enumerable.Range(0, count).Select(n => ($"p{n}", (JsonNode?)n))]);

    private static JsonObject Properties(int count) => Fields([.. Enumerable.Range(0, count).Select(n => ($"p{n}", (JsonNode?)Fields(("value", n))))]);

    private static JsonObject Fields(params (string Name, JsonNode? Value)[] fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private static string Text(int length) => new('x', length);
}
