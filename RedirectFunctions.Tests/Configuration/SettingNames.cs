using System.Text.RegularExpressions;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Configuration;

/// <summary>The names of all settings that the app reads: one folder knows them, as texts.</summary>
internal static partial class SettingNames
{
    public static IReadOnlyCollection<string> Read { get; } =
    [
        .. SettingName()
            .Matches(string.Concat(Directory.EnumerateFiles(RepositoryFile.PathOf("RedirectFunctions", "Configuration"), "*.cs").Select(File.ReadAllText)))
            .Select(match => match.Groups["name"].Value)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex("\"(?<name>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|AzureWebJobsStorage|TrackingStorage)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SettingName();
}
