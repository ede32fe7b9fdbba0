using System.Diagnostics;
using System.Globalization;
using Compare.Contenders;
using Compare.Load;
using RedirectFunctions.LocalHost.Storage;

namespace Compare;

/// <summary>Lets clicks pile up in the queue while nobody delivers, and measures how fast a host that is started then delivers them.</summary>
internal static class DrainBench
{
    public static async Task RunAsync(int clicks)
    {
        using var sink = await All.ServeAsync("sink");
        await using var azurite = await Azurite.StartAsync(new AzuriteOptions());
        var piled = 0L;
        using (var host = await All.HostAsync(sink.Url, azurite.ConnectionString, ("AzureWebJobs__Deliver__Disabled", "true")))
        {
            while (piled < clicks)
            {
                piled += (await Wrk.RunAsync(host.Url, 64, TimeSpan.FromSeconds(1))).Redirects;
            }
        }

        var before = await RequestCount.ReadAsync();
        using var http = new HttpClient();
        var sunk = new SinkCount(http, sink.Url);
        using var draining = await All.HostAsync(sink.Url, azurite.ConnectionString);
        var watch = Stopwatch.StartNew();
        while (await sunk.SmallerAsync() < piled && watch.Elapsed < TimeSpan.FromMinutes(5))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        var took = watch.Elapsed;
        var cpu = ProcessUse.Cpu(draining.Id);
        var arrived = await sunk.SmallerAsync();
        var transactions = await RequestCount.ReadAsync() - before;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{piled:N0} clicks piled up; {arrived:N0} at both sinks after {took.TotalSeconds:N1} s: {arrived / took.TotalSeconds:N0} clicks a second, {cpu.TotalMicroseconds / arrived:N0} µs a click, {transactions * 1000.0 / arrived:N0} storage transactions per 1,000 clicks, peak {ProcessUse.PeakMemory(draining.Id)} MiB"));
    }
}
