using System.Diagnostics;
using System.Net;
using Compare.Contenders;
using RedirectFunctions.LocalHost.Storage;

namespace Compare;

/// <summary>From the start of the process to its first redirect, and its memory when it has nothing to do.</summary>
internal static class StartBench
{
    private const string Link = "/r?destinationUrl=https%3A%2F%2Fwww.shop.example%2F%3Futm_source%3Dnewsletter%26xptdk%3Dabc";

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(3);

    /// <param name="apps">Builds of RedirectFunctions.LocalHost.dll to compare, in turn.</param>
    public static async Task RunAsync(IReadOnlyList<string> apps, int rounds)
    {
        using var sink = await All.ServeAsync("sink");
        await using var azurite = await Azurite.StartAsync(new AzuriteOptions());
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var results = apps.ToDictionary(static app => app, static _ => new List<(double Start, double First, long Memory)>(), StringComparer.Ordinal);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var app in apps)
            {
                var watch = Stopwatch.StartNew();
                using var child = await All.StartHostAsync(app, sink.Url, azurite.ConnectionString);
                var listens = watch.Elapsed;
                using var response = await http.GetAsync(new Uri(child.Url, Link));
                if (response.StatusCode != HttpStatusCode.Found)
                {
                    throw new InvalidOperationException($"{app} answered {(int)response.StatusCode}.");
                }

                var first = watch.Elapsed;
                await Task.Delay(Idle);
                results[app].Add((first.TotalMilliseconds, (first - listens).TotalMilliseconds, ProcessUse.PeakMemory(child.Id)));
            }
        }

        await Console.Out.WriteLineAsync($"{rounds} starts of each, in turn: medians (smallest–largest)\n\n| build | start to first redirect, ms | of it the first redirect, ms | peak memory, MiB |\n|---|---|---|---|");
        foreach (var (app, values) in results)
        {
            await Console.Out.WriteLineAsync($"| {Path.GetFileName(Path.GetDirectoryName(app))} | {Spread.Of(values.Select(static value => value.Start)).Text("N0")} | {Spread.Of(values.Select(static value => value.First)).Text("N0")} | {Spread.Of(values.Select(static value => (double)value.Memory)).Text("N0")} |");
        }
    }
}
