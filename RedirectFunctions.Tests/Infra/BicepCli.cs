using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Infra;

/// <summary>The Bicep CLI from the restored package, run in the folder <c>infra</c>. The package exists for Linux on x64 only.</summary>
internal static partial class BicepCli
{
    private static readonly string? Executable = typeof(BicepCli).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(metadata => metadata.Key == "BicepPath")?.Value?
        .Replace('\\', '/');

    public static async Task<BicepResult> RunAsync(params string[] arguments)
    {
        Assert.SkipWhen(Executable is null, "The Bicep CLI is restored on Linux x64 only.");
        var start = new ProcessStartInfo(Executable, arguments)
        {
            WorkingDirectory = RepositoryFile.PathOf("infra"),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        SetVariables(start.Environment);

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new BicepResult(process.ExitCode, await output, await errors);
    }

    /// <summary>The parameter files see the variables that the committed snapshots were made with, whatever is set on this machine.</summary>
    private static void SetVariables(IDictionary<string, string?> environment)
    {
        foreach (var file in Directory.GetFiles(RepositoryFile.PathOf("infra"), "*.bicepparam", SearchOption.AllDirectories))
        {
            foreach (Match variable in Variable().Matches(File.ReadAllText(file)))
            {
                environment.Remove(variable.Groups["name"].Value);
            }
        }

        environment["ALLOWED_DESTINATION_HOSTS"] = "shop.example,.shop.example";
    }

    [GeneratedRegex("readEnvironmentVariable\\('(?<name>[A-Z0-9_]+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();
}
