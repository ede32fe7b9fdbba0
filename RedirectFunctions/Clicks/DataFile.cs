using System.Reflection;

namespace RedirectFunctions.Clicks;

/// <summary>Lists that are data and not code: files of this folder, embedded into the assembly.</summary>
internal static class DataFile
{
    /// <summary>The rows of a table, without its heading, in fields.</summary>
    public static IEnumerable<string[]> Rows(string name) => Read(name).Skip(1).Select(line => line.Split(','));

    /// <summary>The lines of a list that are no comments.</summary>
    public static IEnumerable<string> Lines(string name) => Read(name).Where(line => !line.StartsWith('#'));

    private static IEnumerable<string> Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(typeof(DataFile), name)!;
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
