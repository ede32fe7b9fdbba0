namespace RedirectFunctions.Tests.Infrastructure;

/// <summary>Files of the repository that no build copies. The search goes upwards from the folder in which the tests run.</summary>
internal static class RepositoryFile
{
    public static byte[] ReadAllBytes(params string[] path) => File.ReadAllBytes(PathOf(path));

    public static string ReadAllText(params string[] path) => File.ReadAllText(PathOf(path));

    public static string PathOf(params string[] path) => Path.Combine([Root(), .. path]);

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "RedirectFunctions.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No RedirectFunctions.sln above {AppContext.BaseDirectory}.");
    }
}
