namespace WorkerHosting;

/// <summary>Folders of the apps that run as worker processes, built in the same configuration and for the same framework as this.</summary>
internal static class BuiltApps
{
    private const string Solution = "RedirectFunctions.sln";

    /// <param name="app">The name of its assembly.</param>
    /// <exception cref="DirectoryNotFoundException">This program does not run in a clone of the repository.</exception>
    public static string FolderOf(string app)
    {
        var own = AppContext.BaseDirectory;
        var output = own[(own.LastIndexOf($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal) + 1)..];
        return Path.Combine(ProjectOf(app), output);
    }

    /// <summary>The folder of its project.</summary>
    /// <inheritdoc cref="FolderOf"/>
    public static string ProjectOf(string app) => Path.Combine(
        Repository(AppContext.BaseDirectory), app == "RedirectFunctions" ? app : Path.Combine("bench", app.ToLowerInvariant()));

    private static string Repository(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No {Solution} above {start}.");
    }
}
