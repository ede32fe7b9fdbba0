namespace Chaos;

/// <summary>The spool of the program under test, seen from outside.</summary>
internal sealed class SpoolFolder(string path)
{
    /// <summary>More than the spool may hold; the file has no content, so it takes no place on the disk.</summary>
    private const long Filler = 300L * 1024 * 1024;

    public string Path => path;

    /// <summary>Entries that wait; not those that the program has set aside.</summary>
    public int Count => Directory.Exists(path)
        ? Directory.EnumerateDirectories(path).SelectMany(Directory.EnumerateFiles).Count(file => file.Contains(".blob", StringComparison.Ordinal))
        : 0;

    /// <summary>The spool has a folder of its own for its queue in there, and in that one for what it could not read.</summary>
    private string FillerPath =>
        System.IO.Path.Combine(Directory.EnumerateDirectories(path, "corrupt", SearchOption.AllDirectories).First(), "filler");

    /// <summary>
    /// An entry of somebody else's, and where entries wait, a copy of one that is cut off. Nothing of the program's own is touched.
    /// </summary>
    public void Corrupt()
    {
        var entries = Directory.EnumerateFiles(path, "*.blob", SearchOption.AllDirectories).Take(1).ToArray();
        var folder = Directory.EnumerateDirectories(path).First();
        Write("no entry of this program"u8.ToArray());
        foreach (var entry in entries)
        {
            try
            {
                var content = File.ReadAllBytes(entry);
                Write(content[..Math.Min(content.Length, 10)]);
            }
            catch (IOException)
            {
                // It has been sent meanwhile.
            }
        }

        void Write(byte[] content)
        {
            var name = $"{TimeProvider.System.GetUtcNow():yyyy-MM-ddTHHmmss.fffffff}Z-{Guid.NewGuid():N}.blob";
            File.WriteAllBytes(System.IO.Path.Combine(folder, name), content);
        }
    }

    /// <summary>
    /// Removes the folder as soon as nothing waits in it. What the program had just begun to write there is put back: that would be lost
    /// with any program.
    /// </summary>
    public async Task RemoveAsync(Func<TimeSpan, Task> waitAsync)
    {
        for (var looks = 0; Count > 0 && looks < 50; looks++)
        {
            await waitAsync(TimeSpan.FromMilliseconds(100));
        }

        var removed = $"{path}-removed";
        Directory.Move(path, removed);
        await waitAsync(TimeSpan.FromSeconds(1));
        foreach (var file in Directory.EnumerateFiles(removed, "*", SearchOption.AllDirectories))
        {
            var place = System.IO.Path.Combine(path, System.IO.Path.GetRelativePath(removed, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(place)!);
            File.Move(file, place);
        }

        Directory.Delete(removed, recursive: true);
    }

    /// <summary>The program counts what lies beside its entries, too, every five seconds.</summary>
    public void Fill()
    {
        using var file = File.Create(FillerPath);
        file.SetLength(Filler);
    }

    public void Empty() => File.Delete(FillerPath);
}
