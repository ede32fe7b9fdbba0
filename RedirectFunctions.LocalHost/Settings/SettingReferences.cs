using System.Text.RegularExpressions;

namespace RedirectFunctions.LocalHost.Settings;

/// <summary>Replaces <c>%NAME%</c> in an attribute by the setting with that name.</summary>
internal static partial class SettingReferences
{
    /// <exception cref="LocalHostException">There is no such setting.</exception>
    public static string Resolve(string text, IConfiguration settings, string function) =>
        Reference().Replace(text, match =>
        {
            var name = match.Groups["name"].Value;
            return LocalSettings.ToConfigurationKey(new(name, value: null)).Key is var key && settings[key] is { Length: > 0 } value
                ? value
                : throw new LocalHostException($"The function {function} refers to the setting {name} ({text}), which is not set.");
        });

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
