using System.Collections.Frozen;
using System.Reflection;

namespace RedirectFunctions.Clicks;

/// <summary>
/// The query parameters that platforms put on links, beside the <c>utm_*</c> ones. The table is platform-parameters.csv;
/// a setting adds to it. Names match without regard to case and are sent in the table's spelling.
/// </summary>
internal sealed class PlatformParameters
{
    private readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _eventNames;

    public PlatformParameters(IEnumerable<string> extraNames)
    {
        var eventNames = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in ReadTable().Concat(extraNames))
        {
            eventNames.TryAdd(name, ParameterName.Sanitise("platform_", name));
        }

        _eventNames = eventNames.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The name under which a parameter is sent, or null where it is not one of a platform's.</summary>
    public string? EventNameOf(ReadOnlySpan<char> queryName) =>
        _eventNames.TryGetValue(queryName, out var eventName) ? eventName : null;

    private static IEnumerable<string> ReadTable()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(typeof(PlatformParameters), "platform-parameters.csv")!;
        using var reader = new StreamReader(stream);
        _ = reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            yield return line[..line.IndexOf(',', StringComparison.Ordinal)];
        }
    }
}
