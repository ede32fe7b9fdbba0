namespace RedirectFunctions.Tests.LocalHost;

/// <summary>A folder with these files, which is deleted when the test no longer needs it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder(params IEnumerable<(string Name, string Text)> files)
    {
        Path = Directory.CreateTempSubdirectory("redirect-functions-tests-").FullName;
        foreach (var (name, text) in files)
        {
            File.WriteAllText(this[name], text);
        }
    }

    public string Path { get; }

    public string this[string file] => System.IO.Path.Combine(Path, file);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
