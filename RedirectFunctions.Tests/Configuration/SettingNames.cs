using RedirectFunctions.Configuration;

namespace RedirectFunctions.Tests.Configuration;

/// <summary>The names of all settings that the app reads, except for the parts of a connection.</summary>
internal static class SettingNames
{
    public static IReadOnlyCollection<string> Read { get; } =
    [
        .. AppSettings.Read(Settings.Of(Settings.Right), strict: true).Names.Where(name => !name.Contains("__", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];
}
