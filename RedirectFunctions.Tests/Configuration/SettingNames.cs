using System.Text;
using System.Text.RegularExpressions;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Configuration;

/// <summary>The names of all settings that the app reads: one file knows them, as texts.</summary>
internal static partial class SettingNames
{
    public static IReadOnlyCollection<string> Read { get; } =
    [
        .. SettingName()
            .Matches(Encoding.UTF8.GetString(RepositoryFile.ReadAllBytes("RedirectFunctions", "Configuration", "AppSettings.cs")))
            .Select(match => match.Groups["name"].Value)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex("\"(?<name>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|AzureWebJobsStorage)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SettingName();
}
