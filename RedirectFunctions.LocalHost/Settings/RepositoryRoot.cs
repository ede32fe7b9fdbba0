namespace RedirectFunctions.LocalHost.Settings;

/// <summary>The folder with host.json and package.json.</summary>
internal static class RepositoryRoot
{
    /// <exception cref="LocalHostException">No folder above the program or the current one has a host.json.</exception>
    public static string Find() => Find(AppContext.BaseDirectory, Environment.CurrentDirectory);

    /// <remarks>
    /// The program's own clone takes precedence over the current folder, which may be in another Functions project. A build copies
    /// host.json next to the program, so host.json alone marks the root only if nothing better is found.
    /// </remarks>
    public static string Find(string programFolder, string currentFolder) =>
        Nearest(programFolder, "host.json", "package.json")
        ?? Nearest(currentFolder, "host.json", "package.json")
        ?? Nearest(currentFolder, "host.json")
        ?? Nearest(programFolder, "host.json")
        ?? throw new LocalHostException($"host.json was not found in {currentFolder} or above it. Start in the folder of your clone.");

    private static string? Nearest(string start, params ReadOnlySpan<string> files)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (HoldsAll(folder.FullName, files))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    private static bool HoldsAll(string folder, ReadOnlySpan<string> files)
    {
        foreach (var file in files)
        {
            if (!File.Exists(Path.Combine(folder, file)))
            {
                return false;
            }
        }

        return true;
    }
}
