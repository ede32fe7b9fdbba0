using System.Diagnostics;
using System.Globalization;
using System.Net;
using Compare.Contenders;
using Compare.Load;
using RedirectFunctions.LocalHost.Storage;

namespace Compare;

/// <summary>The whole job at a steady rate for minutes: memory, open files (sockets are files) and what has not arrived, as time goes by.</summary>
internal static class SoakBench
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(TimeSpan duration, int rate)
    {
        using var sink = await All.ServeAsync("sink");
        await using var azurite = await Azurite.StartAsync(new AzuriteOptions());
        using var host = await All.HostAsync(sink.Url, azurite.ConnectionString);
        using var counting = new HttpClient();
        var sunk = new SinkCount(counting, sink.Url);
        using var visitors = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = host.Url };

        var (clicks, answered, failed) = (0L, 0L, 0L);
        var next = Interval;
        var watch = Stopwatch.StartNew();
        Console.WriteLine("| minute | redirects | not arrived yet | failed | resident MiB | open files | CPU s |\n|---|---|---|---|---|---|---|");
        while (watch.Elapsed < duration)
        {
            for (; clicks < watch.Elapsed.TotalSeconds * rate; clicks++)
            {
                _ = ClickAsync(clicks);
            }

            if (watch.Elapsed >= next)
            {
                next += Interval;
                await PrintAsync();
            }

            await Task.Delay(Tick);
        }

        for (var drained = Stopwatch.StartNew(); drained.Elapsed < DrainLimit && await sunk.SmallerAsync() < clicks;)
        {
            await Task.Delay(Tick);
        }

        await PrintAsync();

        static Uri Link(long number) => new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"/r?destinationUrl=https%3A%2F%2Fwww.shop.example%2Fproducts%2F{number}%3Futm_source%3Dnewsletter%26utm_medium%3Demail%26utm_campaign%3Dsummer%2520sale%26xptdk%3D{number}"),
            UriKind.Relative);

        async Task ClickAsync(long number)
        {
            try
            {
                using var response = await visitors.GetAsync(Link(number));
                _ = response.StatusCode == HttpStatusCode.Found ? Interlocked.Increment(ref answered) : Interlocked.Increment(ref failed);
            }
            catch (HttpRequestException)
            {
                Interlocked.Increment(ref failed);
            }
        }

        async Task PrintAsync()
        {
            var arrived = await sunk.SmallerAsync();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {watch.Elapsed.TotalMinutes:N1} | {Volatile.Read(ref answered):N0} | {Volatile.Read(ref answered) - arrived:N0} | {Volatile.Read(ref failed):N0} | {ProcessUse.Memory(host.Id)} | {ProcessUse.OpenFiles(host.Id)} | {ProcessUse.Cpu(host.Id).TotalSeconds:N0} |"));
        }
    }
}
