using System.Text.Json.Serialization;

namespace RedirectFunctions.Clicks.Traffic;

/// <summary>The kinds of device that links tell apart.</summary>
public enum DeviceClass
{
    /// <summary>iPhone, iPod touch, and an iPad that does not ask for desktop sites, as Safari's does by default.</summary>
    [JsonStringEnumMemberName("ios")]
    Ios,

    [JsonStringEnumMemberName("android")]
    Android,

    /// <summary>Windows, macOS, Linux with a desktop, ChromeOS.</summary>
    [JsonStringEnumMemberName("desktop")]
    Desktop,
}
