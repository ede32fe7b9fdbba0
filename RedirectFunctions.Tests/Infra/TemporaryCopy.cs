using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Infra;

/// <summary>A copy of one of the repository's folders, which a test may change.</summary>
internal sealed class TemporaryCopy : IDisposable
{
    private readonly string _original;

    public TemporaryCopy(string folder)
    {
        _original = RepositoryFile.PathOf(folder);
        Root = Directory.CreateTempSubdirectory("redirect-functions-").FullName;
        foreach (var file in Directory.GetFiles(_original, "*", SearchOption.AllDirectories))
        {
            var copy = PathOf(Path.GetRelativePath(_original, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string Root { get; }

    public string PathOf(string file) => Path.Combine(Root, file);

    public string OriginalOf(string copy) => Path.Combine(_original, Path.GetRelativePath(Root, copy));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
