namespace RedirectFunctions.LocalHost.Storage;

/// <param name="Code">The folder of Azurite's modules.</param>
/// <param name="Folder">A folder to run it in; nothing is left there.</param>
internal sealed record InstalledAzurite(string Code, string Folder);

/// <summary>Updates node_modules to match package-lock.json: once, and again whenever that changes.</summary>
internal static class AzuriteInstallation
{
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(200);

    private const string Network =
        "Is there a network, and does npm know the proxy, if there is one (npm config get proxy, npm config get registry)?";

    /// <summary>What npm says, one way or another, when it reaches nobody.</summary>
    private static readonly string[] NoNetwork =
        ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH", "ERR_SOCKET_TIMEOUT"];

    /// <param name="root">The folder with package-lock.json.</param>
    /// <param name="output">Is told what takes time, and every few seconds that it still does.</param>
    /// <param name="timeLimit">For the installation; by default five minutes.</param>
    /// <param name="reportEvery">By default three seconds.</param>
    /// <exception cref="LocalHostException">It cannot be installed; the message says why and what to do.</exception>
    public static async Task<InstalledAzurite> EnsureAsync(
        string root, TextWriter output, CancellationToken cancellationToken, TimeSpan? timeLimit = null, TimeSpan? reportEvery = null)
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
            var progress = new InstallProgress(output, reportEvery ?? TimeSpan.FromSeconds(3));
            await progress.ShowAsync(InstallAsync(root, timeLimit ?? TimeSpan.FromMinutes(5), cancellationToken));
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

    private static async Task InstallAsync(string root, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        // On Windows npm is a script, and without a shell only its full name starts it.
        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        // By itself, npm tries for minutes before it says that there is no network.
        using var process = NodeProcess.Start(
            npm, root, "ci", "--no-audit", "--no-fund", "--ignore-scripts",
            "--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=30000");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(timeLimit);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw Failed(root, $"has not ended after {timeLimit.TotalSeconds:0} seconds and was stopped. {Network}", "");
        }

        if (process.ExitCode != 0)
        {
            var said = await errors + await output;
            var reachesNobody = Array.Exists(NoNetwork, code => said.Contains(code, StringComparison.Ordinal));
            throw Failed(root, $"ended with {process.ExitCode}{(reachesNobody ? $". {Network}" : ":")}", Essence(said));
        }
    }

    private static LocalHostException Failed(string root, string how, string said) => new(
        $"""
        Azurite, the storage emulator, could not be installed. 'npm ci' in {root} {how}
        {(said.Length == 0 ? "" : $"{Environment.NewLine}{said}{Environment.NewLine}")}
        Run it yourself to see more, or set TrackingStorage and AzureWebJobsStorage to the connection string of a storage account.
        """);
}
