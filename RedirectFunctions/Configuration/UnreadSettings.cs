using Microsoft.Extensions.Configuration;

namespace RedirectFunctions.Configuration;

/// <summary>Settings that nobody reads but that look like one that is read: a misspelt setting would silently do nothing.</summary>
internal static class UnreadSettings
{
    /// <summary>How names begin that the platform, its triggers, .NET and the OpenTelemetry SDK read, or that the platform sets.</summary>
    private static readonly string[] OfOthers =
    [
        "APPLICATIONINSIGHTS", "APPSETTING", "ASPNETCORE", "AZURE", "AzureFunctionsJobHost", "AzureWebJobs", "DOTNET", "FUNCTIONS", "OTEL",
        "SCM", "TrackingStorage__", "WEBSITE",
    ];

    /// <param name="configuration">All that is set, by this app's users and by others.</param>
    /// <param name="read">The names that were asked for.</param>
    public static IReadOnlyList<(string Name, string Meant)> Find(IConfiguration configuration, IReadOnlyCollection<string> read)
    {
        var families = read.Select(FirstWord)
            .CountBy(word => word, StringComparer.OrdinalIgnoreCase)
            .Where(word => word.Value > 1)
            .Select(word => word.Key)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. configuration.AsEnumerable()
                .Where(setting => !string.IsNullOrEmpty(setting.Value))
                .Select(setting => setting.Key.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal))
                .Where(name => !read.Contains(name, StringComparer.OrdinalIgnoreCase) && !IsOfOthers(name))
                .Select(name => (Name: name, Meant: Nearest(name, read)))
                .Where(pair => IsSlip(pair.Name, pair.Meant) || families.Contains(FirstWord(pair.Name)))
                .OrderBy(pair => pair.Name, StringComparer.Ordinal),
        ];
    }

    private static bool IsOfOthers(string name) => OfOthers.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase));

    private static string FirstWord(string name) => name.Split('_')[0];

    /// <summary>The name with the most words in common, and of those the one that is written most alike.</summary>
    private static string Nearest(string name, IEnumerable<string> read)
    {
        var words = name.ToUpperInvariant().Split('_', StringSplitOptions.RemoveEmptyEntries);
        return read
            .OrderByDescending(other => other.Split('_').Intersect(words, StringComparer.OrdinalIgnoreCase).Count())
            .ThenBy(other => Distance(name, other))
            .First();
    }

    /// <summary>A letter or two of a name that is long enough for that to be no other name.</summary>
    private static bool IsSlip(string name, string meant) =>
        Distance(name, meant) is var distance && distance <= 2 && distance * 4 <= name.Length;

    /// <summary>Characters to insert, to leave out, to replace or to swap with the next (optimal string alignment).</summary>
    private static int Distance(string one, string other)
    {
        var rows = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                var isSame = char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]);
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (isSame ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[one.Length, other.Length];
    }
}
