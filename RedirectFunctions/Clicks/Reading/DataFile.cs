namespace RedirectFunctions.Clicks.Reading;

/// <summary>Lists that are data, not code: files next to the class that reads them, embedded into the assembly.</summary>
internal static class DataFile
{
    /// <summary>The rows of a table, without its heading, split into fields.</summary>
    public static IEnumerable<string[]> Rows(Type owner, string name) => Read(owner, name).Skip(1).Select(line => line.Split(','));

    /// <summary>The lines of a list, without its comments.</summary>
    public static IEnumerable<string> Lines(Type owner, string name) => Read(owner, name).Where(line => !line.StartsWith('#'));

    private static IEnumerable<string> Read(Type owner, string name)
    {
        using var stream = owner.Assembly.GetManifestResourceStream(owner, name)!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                yield return line;
            }
        }
    }
}
