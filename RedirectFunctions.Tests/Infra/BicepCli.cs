using System.Diagnostics;
using System.Reflection;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Infra;

/// <summary>The Bicep CLI of the restored package, run in the folder <c>infra</c>. There is one for Linux on x64 only.</summary>
internal static class BicepCli
{
    /// <summary>What <c>main.bicepparam</c> reads from the environment; the committed snapshot was made with these.</summary>
    private static readonly (string Name, string? Value)[] Variables =
    [
        ("ALLOWED_DESTINATION_HOSTS", "shop.example,.shop.example"),
        ("ALERT_EMAIL", null),
        ("AZURE_ENV_NAME", null),
        ("AZURE_PRINCIPAL_ID", null),
        ("CUSTOM_DOMAIN", null),
        ("ENABLE_GA4_TRACKING", null),
        ("ENABLE_GTM_TRACKING", null),
        ("GA4_API_SECRET", null),
        ("GA4_ENDPOINT", null),
        ("GA4_MEASUREMENT_ID", null),
        ("GTM_SERVER_SIDE_URL", null),
    ];

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
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new BicepResult(process.ExitCode, await output, await errors);
    }
}
