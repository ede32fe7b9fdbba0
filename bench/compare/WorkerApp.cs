using System.Diagnostics;
using WorkerHosting;

namespace Compare;

/// <summary>An app that can be started as a worker process.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Folder">Where it has been built or published.</param>
/// <param name="Assembly">The name of its main assembly.</param>
/// <param name="Redirect">Its function that redirects.</param>
/// <param name="Deliver">Its function that delivers what is in the queue.</param>
internal sealed record WorkerApp(string Name, string Folder, string Assembly, string Redirect, string Deliver)
{
    /// <summary>It gets these beside the settings that all get.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; init; } = [];

    /// <summary>An app that does as little as one can, and ours.</summary>
    /// <param name="kind">Added to the names.</param>
    /// <param name="folder">Where an assembly has been built or published.</param>
    public static IReadOnlyList<WorkerApp> Both(string kind, Func<string, string> folder) =>
    [
        new($"trivial functions, {kind}", folder("OutputBinding"), "OutputBinding", "Empty", "Post"),
        new($"ours, {kind}", folder("RedirectFunctions"), "RedirectFunctions", "Redirect", "Deliver"),
    ];

    /// <summary>Compiles an app ahead of time, as it is deployed.</summary>
    /// <param name="app">The name of its assembly.</param>
    /// <param name="root">Gets a folder of this name.</param>
    /// <exception cref="InvalidOperationException">It cannot be published; <c>dotnet publish</c> has said why.</exception>
    public static async Task PublishAsync(string app, string root)
    {
        string[] arguments =
        [
            "publish", BuiltApps.ProjectOf(app), "--configuration", "Release", "--output", Path.Combine(root, app), "--verbosity", "quiet",
            "-p:IsPublishable=true",
        ];
        using var publish = Process.Start(new ProcessStartInfo(Processes.ChildProcess.DotNet, arguments))!;
        await publish.WaitForExitAsync();
        if (publish.ExitCode != 0)
        {
            throw new InvalidOperationException($"dotnet publish {app} has failed.");
        }
    }
}
