using System.Runtime.CompilerServices;

namespace Compare;

/// <summary>Where the apps that run as worker processes have been built, in the same configuration as this program.</summary>
internal static class AppFolders
{
    public static string Of(string app)
    {
        var repository = Path.GetFullPath(Path.Combine(Here(), "..", ".."));
        var project = app == "RedirectFunctions" ? app : Path.Combine("bench", app.ToLowerInvariant());
        return Path.Combine(repository, project, Path.GetRelativePath(Here(), AppContext.BaseDirectory));
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
