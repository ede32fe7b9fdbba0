using System.Text.RegularExpressions;

namespace RedirectFunctions.LocalHost.Collector;

/// <summary>
/// The names that GA4 accepts, according to the Measurement Protocol reference (reserved names, limits) and the schema of Google's event
/// builder.
/// </summary>
internal static partial class Ga4Names
{
    public const int MaxLength = 40;
    public const int MaxUserPropertyLength = 24;

    private static readonly HashSet<string> ReservedEvents = new(StringComparer.Ordinal)
    {
        "ad_activeview", "ad_click", "ad_exposure", "ad_impression", "ad_query", "ad_reward", "adunit_exposure", "app_clear_data",
        "app_exception",
        "app_install", "app_remove", "app_store_refund", "app_update", "app_upgrade", "dynamic_link_app_open", "dynamic_link_app_update",
        "dynamic_link_first_open", "error", "firebase_campaign", "firebase_in_app_message_action", "firebase_in_app_message_dismiss",
        "firebase_in_app_message_impression", "first_open", "first_visit", "in_app_purchase", "notification_dismiss",
        "notification_foreground",
        "notification_open", "notification_receive", "notification_send", "os_update", "screen_view", "session_start", "user_engagement",
    };

    // A leading underscore makes an event's name invalid, not reserved, according to the validation server.
    private static readonly string[] ReservedEventPrefixes = ["firebase_", "ga_", "google_", "gtag."];

    private static readonly HashSet<string> ReservedParameters = new(StringComparer.Ordinal) { "firebase_conversion" };

    private static readonly string[] ReservedParameterPrefixes = ["_", "firebase_", "ga_", "google_", "gtag."];

    private static readonly HashSet<string> ReservedUserProperties = new(StringComparer.Ordinal)
    {
        "first_open_time", "first_visit_time", "last_deep_link_referrer", "user_id", "first_open_after_install",
    };

    private static readonly string[] ReservedUserPropertyPrefixes = ["_", "firebase_", "ga_", "google_"];

    public static Ga4Problem? CheckEvent(string path, string name) =>
        Check(path, "event", name, MaxLength, ReservedEvents, ReservedEventPrefixes);

    public static Ga4Problem? CheckParameter(string path, string name) =>
        Check(path, "parameter", name, MaxLength, ReservedParameters, ReservedParameterPrefixes);

    public static Ga4Problem? CheckUserProperty(string path, string name) =>
        Check(path, "user property", name, MaxUserPropertyLength, ReservedUserProperties, ReservedUserPropertyPrefixes);

    private static Ga4Problem? Check(
        string path, string kind, string name, int maxLength, HashSet<string> reserved, string[] reservedPrefixes)
    {
        if (reserved.Contains(name) || reservedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            return new Ga4Problem(path, $"The {kind} name [{name}] is reserved.", Ga4Problem.NameReserved);
        }

        return name.Length <= maxLength && Form().IsMatch(name)
            ? null
            : new Ga4Problem(
                path,
                $"The {kind} name [{name}] is invalid: at most {maxLength} letters, digits and underscores, a letter first.",
                Ga4Problem.NameInvalid);
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
