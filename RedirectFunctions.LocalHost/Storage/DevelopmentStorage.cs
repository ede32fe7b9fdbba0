using System.Net.Sockets;

namespace RedirectFunctions.LocalHost.Storage;

/// <summary>Makes <c>UseDevelopmentStorage=true</c> work: uses an emulator that is already running, or else starts Azurite.</summary>
internal static class DevelopmentStorage
{
    private static readonly string[] Connections = ["TrackingStorage", "AzureWebJobsStorage"];
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Half a minute in all.</summary>
    private const int Probes = 6;

    /// <returns>The Azurite that was started here and is to be stopped here; null when none was needed.</returns>
    public static async Task<Azurite?> EnsureAsync(
        IConfiguration settings, string root, string? folder, TextWriter output, CancellationToken cancellationToken)
    {
        if (!Connections.Any(name =>
            "UseDevelopmentStorage=true".Equals(settings[name]?.Trim().TrimEnd(';'), StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        if (!SomethingListens(AzuriteOptions.DevelopmentPort))
        {
            try
            {
                return await Azurite.StartAsync(
                    new AzuriteOptions
                    {
                        Port = AzuriteOptions.DevelopmentPort,
                        TablePort = AzuriteOptions.DevelopmentTablePort,
                        BlobPort = AzuriteOptions.DevelopmentBlobPort,
                        Location = folder,
                        Root = root,
                        Output = output,
                    },
                    cancellationToken);
            }
            catch (LocalHostException) when (SomethingListens(AzuriteOptions.DevelopmentPort))
            {
                // Another start was faster.
            }
        }

        if (!await IsEmulatorAsync(cancellationToken))
        {
            throw Azurite.PortTaken(AzuriteOptions.DevelopmentPort);
        }

        await output.WriteLineAsync(
            $"""
            A storage emulator is already running and is used. Other programs on it also take messages from the queue
            {settings["TRACKING_QUEUE_NAME"]}: set TRACKING_QUEUE_NAME to keep them apart.
            """);

        if (!SomethingListens(AzuriteOptions.DevelopmentTablePort))
        {
            await output.WriteLineAsync(
                $"It has no tables (port {AzuriteOptions.DevelopmentTablePort}): short names will not be found. npx azurite-table starts "
                    + "them.");
        }

        if (!SomethingListens(AzuriteOptions.DevelopmentBlobPort))
        {
            await output.WriteLineAsync(
                $"It has no blobs (port {AzuriteOptions.DevelopmentBlobPort}): an archive will not be written. npx azurite-blob starts "
                    + "them.");
        }

        if (folder is not null)
        {
            await output.WriteLineAsync("--storage has no effect on it.");
        }

        return null;
    }

    private static bool SomethingListens(int port)
    {
        using var socket = new TcpClient();
        try
        {
            socket.Connect("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>A storage service adds an id to each response, even to a refusal.</summary>
    private static async Task<bool> IsEmulatorAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = ProbeTimeout };
        for (var probe = 1; ; probe++)
        {
            try
            {
                var url = new Uri($"http://127.0.0.1:{AzuriteOptions.DevelopmentPort}/devstoreaccount1?comp=list");
                using var answer = await http.GetAsync(url, cancellationToken);
                return answer.Headers.Contains("x-ms-request-id");
            }
            catch (TaskCanceledException) when (probe < Probes && !cancellationToken.IsCancellationRequested)
            {
                // Slow is not another program.
            }
            catch (HttpRequestException)
            {
                return false;
            }
            catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }
    }
}
