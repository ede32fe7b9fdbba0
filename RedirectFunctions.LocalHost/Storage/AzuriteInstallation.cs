namespace RedirectFunctions.LocalHost.Storage;

/// <param name="Code">The folder of Azurite's modules.</param>
/// <param name="Folder">A folder to run it in; nothing is left there.</param>
internal sealed record InstalledAzurite(string Code, string Folder);

/// <summary>Updates node_modules to match package-lock.json: once, and again whenever that changes.</summary>
internal static class AzuriteInstallation
{
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(200);

    public static async Task<InstalledAzurite> EnsureAsync(string root, TextWriter output, CancellationToken cancellationToken)
    {
        var installed = new InstalledAzurite(Path.Combine(root, "node_modules", "azurite", "dist", "src"), root);
        if (IsCurrent(root, installed))
        {
            return installed;
        }

        if (!File.Exists(Path.Combine(root, "package-lock.json")))
        {
            throw new LocalHostException(
                $"{root} has no package-lock.json, so Azurite cannot be installed there. Start in the folder of your clone.");
        }

        // Test runs start many hosts at once, in several processes; one of them installs.
        await using var only = await LockAsync(Path.Combine(root, "artifacts"), cancellationToken);
        if (!IsCurrent(root, installed))
        {
            await output.WriteLineAsync("Installing Azurite, the storage emulator (npm ci; only this once, about half a minute) ...");
            await InstallAsync(root, cancellationToken);
        }

        return installed;
    }

    private static bool IsCurrent(string root, InstalledAzurite installed) =>
        Directory.Exists(installed.Code)
        && PackageLock.IsInstalled(Path.Combine(root, "package-lock.json"), Path.Combine(root, "node_modules", ".package-lock.json"));

    private static async Task<FileStream> LockAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(folder, "npm-ci.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(LockPoll, cancellationToken);
            }
        }
    }

    /// <summary>The reason comes first; the usage text that npm adds to it fills a screen.</summary>
    private static string Essence(string npmOutput) => string.Join(
        Environment.NewLine,
        npmOutput.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(static line => !line.StartsWith("npm warn", StringComparison.Ordinal) && line != "npm error")
            .Take(5));

    private static async Task InstallAsync(string root, CancellationToken cancellationToken)
    {
        // On Windows npm is a script, and without a shell only its full name starts it.
        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        using var process = NodeProcess.Start(npm, root, "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        if (process.ExitCode != 0)
        {
            throw new LocalHostException(
                $"""
                Azurite, the storage emulator, could not be installed. 'npm ci' in {root} ended with {process.ExitCode}:

                {Essence(await errors + await output)}

                Run it yourself to see more, or set TrackingStorage and AzureWebJobsStorage to the connection string of a storage account.
                """);
        }
    }
}
