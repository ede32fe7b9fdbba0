namespace Chaos;

/// <summary>The spool of the program under test, seen from outside.</summary>
internal sealed class SpoolFolder(string path)
{
    /// <summary>More than the spool may hold; the file has no content, so it takes no place on the disk.</summary>
    private const long Filler = 300L * 1024 * 1024;

    public string Path => path;

    public int Count => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Count(file => file.Contains(".blob", StringComparison.Ordinal))
        : 0;

    /// <summary>The spool has a folder of its own for its queue in there, and in that one for what it could not read.</summary>
    private string FillerPath => System.IO.Path.Combine(Directory.EnumerateDirectories(path, "corrupt", SearchOption.AllDirectories).First(), "filler");

    /// <summary>The program counts what lies beside its entries, too, every five seconds.</summary>
    public void Fill()
    {
        using var file = File.Create(FillerPath);
        file.SetLength(Filler);
    }

    public void Empty() => File.Delete(FillerPath);
}
