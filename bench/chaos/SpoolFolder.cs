namespace Chaos;

/// <summary>The spool of the program under test, seen from outside.</summary>
internal sealed class SpoolFolder(string path)
{
    /// <summary>More than the spool may hold. The file has no content, so it takes no space on the disk.</summary>
    private const long Filler = 300L * 1024 * 1024;

    public string Path => path;

    /// <summary>Waiting entries, without those that the program has set aside.</summary>
    public int Count => Directory.Exists(path)
        ? Directory.EnumerateDirectories(path).SelectMany(Directory.EnumerateFiles).Count(file => file.Contains(".blob", StringComparison.Ordinal))
        : 0;

    /// <summary>In there, the spool has a folder for its queue, and in that one a folder for what it could not read.</summary>
    private string FillerPath =>
        System.IO.Path.Combine(Directory.EnumerateDirectories(path, "corrupt", SearchOption.AllDirectories).First(), "filler");

    /// <summary>
    /// Adds an entry that is not the spool's, and, if entries wait, a cut-off copy of one. It leaves the program's own entries alone.
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
                // The entry has been sent meanwhile.
            }
        }

        void Write(byte[] content)
        {
            var name = $"{TimeProvider.System.GetUtcNow():yyyy-MM-ddTHHmmss.fffffff}Z-{Guid.NewGuid():N}.blob";
            File.WriteAllBytes(System.IO.Path.Combine(folder, name), content);
        }
    }

    /// <summary>
    /// Removes the folder as soon as nothing waits in it. It puts back what the program had just begun to write there, because any program
    /// would lose that.
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

    /// <summary>Every five seconds, the program counts what lies in the folder, including other files than its entries.</summary>
    public void Fill()
    {
        using var file = File.Create(FillerPath);
        file.SetLength(Filler);
    }

    public void Empty() => File.Delete(FillerPath);
}
