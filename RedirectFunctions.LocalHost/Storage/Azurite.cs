using System.Diagnostics;
using System.Globalization;
using RedirectFunctions.LocalHost.Settings;

namespace RedirectFunctions.LocalHost.Storage;

/// <summary>The queue, table and blob services of Azurite, Microsoft's storage emulator, in one child process.</summary>
internal sealed class Azurite : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(15);

    private readonly Process _process;

    private Azurite(Process process, int port, int tablePort, int blobPort)
    {
        _process = process;
        Port = port;
        TablePort = tablePort;
        BlobPort = blobPort;
        ProcessId = process.Id;
    }

    /// <summary>The port of the queue service.</summary>
    public int Port { get; }

    public int TablePort { get; }

    public int BlobPort { get; }

    public int ProcessId { get; }

    // The account and key that Microsoft documents for every emulator; they open nothing else.
    public string ConnectionString =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + $"QueueEndpoint=http://127.0.0.1:{Port}/devstoreaccount1;"
        + $"TableEndpoint=http://127.0.0.1:{TablePort}/devstoreaccount1;"
        + $"BlobEndpoint=http://127.0.0.1:{BlobPort}/devstoreaccount1;";

    /// <summary>Installs it first if necessary. When this returns, it responds.</summary>
    /// <exception cref="LocalHostException">Node is missing, the installation fails, or the port is taken.</exception>
    public static async Task<Azurite> StartAsync(AzuriteOptions options, CancellationToken cancellationToken = default)
    {
        var main = await AzuriteInstallation.EnsureAsync(options.Root ?? RepositoryRoot.Find(), options.Output, cancellationToken);
        var process = NodeProcess.Start("node", main.Folder, Arguments(options, main.Code));
        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(StartTimeout);
            var (queue, table, blob) = await ListeningPortsAsync(process, options, timeout.Token);
            return new Azurite(process, queue, table, blob);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    /// <summary>Asks it to write its data and exit; kills it if it does not.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_process.HasExited)
        {
            return;
        }

        try
        {
            await _process.StandardInput.WriteLineAsync("stop".AsMemory(), cancellationToken);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended at this very moment.
        }

        try
        {
            await _process.WaitForExitAsync(cancellationToken).WaitAsync(StopTimeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private static string[] Arguments(AzuriteOptions options, string code) =>
    [
        Path.Combine(AppContext.BaseDirectory, "Storage", "run-azurite.cjs"),
        code,
        options.OutliveThisProcess ? "outlive" : "follow",
        options.Port.ToString(CultureInfo.InvariantCulture),
        options.TablePort.ToString(CultureInfo.InvariantCulture),
        options.BlobPort.ToString(CultureInfo.InvariantCulture),
        .. options.Location is { } location ? [Path.GetFullPath(location)] : (string[])[],
    ];

    private static async Task<(int Queue, int Table, int Blob)> ListeningPortsAsync(
        Process process, AzuriteOptions options, CancellationToken cancellationToken)
    {
        // Both are read to the end, because a full pipe would block it sooner or later.
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Split(' ') is ["listening", var queue, var table, var blob])
            {
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return (PortOf(queue), PortOf(table), PortOf(blob));
            }
        }

        var reason = (await errors).Trim();
        throw !reason.Contains("EADDRINUSE", StringComparison.Ordinal)
            ? new LocalHostException($"Azurite, the storage emulator, did not start: {reason}")
            : reason.EndsWith($":{options.TablePort}", StringComparison.Ordinal) ? PortTaken(options.TablePort)
            : reason.EndsWith($":{options.BlobPort}", StringComparison.Ordinal) ? PortTaken(options.BlobPort)
            : PortTaken(options.Port);
    }

    private static int PortOf(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    public static LocalHostException PortTaken(int port) => new(
        $"""
        Port {port} is taken by another program, but the storage emulator should listen there:
        UseDevelopmentStorage=true stands for the ports {AzuriteOptions.DevelopmentBlobPort}, {AzuriteOptions.DevelopmentPort}
        and {AzuriteOptions.DevelopmentTablePort}.
        Stop that program, or set TrackingStorage and AzureWebJobsStorage to the connection string of a storage account.
        """);
}
