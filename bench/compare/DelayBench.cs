using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Azure.Storage.Queues;
using Compare.Contenders;
using Compare.Load;
using RedirectFunctions.LocalHost.Storage;
using RedirectFunctions.Queueing.Messages;

namespace Compare;

/// <summary>What a visitor waits for: one click at a time beside one put, a queue that does not answer, and what a put takes by the clicks in it.</summary>
internal static class DelayBench
{
    private const int Repetitions = 1000;
    private const int SigCont = 18;
    private const int SigStop = 19;

    private static readonly Uri Link = new(
        "/r?destinationUrl=https%3A%2F%2Fwww.shop.example%2Fproducts%2Fsummer-dress%3Futm_source%3Dnewsletter%26utm_medium%3Demail%26utm_campaign%3Dsummer%2520sale%26xptdk%3D9f8e7d6c-5b4a-4321-a987-0123456789ab",
        UriKind.Relative);

    public static async Task RunAsync(TimeSpan duration)
    {
        using var sink = await All.ServeAsync("sink");
        using var limit = await All.ServeAsync("limit");
        await using var azurite = await Azurite.StartAsync(new AzuriteOptions());
        using var host = await All.HostAsync(sink.Url, azurite.ConnectionString, ("AzureWebJobs__Deliver__Disabled", "true"));
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = host.Url };
        var queue = CompareQueue.Open(azurite.ConnectionString);

        await Wrk.RunAsync(host.Url, 16, duration);
        var message = (await queue.PeekMessagesAsync(1)).Value[0].Body;
        await MeasureAsync(() => queue.SendMessageAsync(message));
        await MeasureAsync(() => http.GetAsync(new Uri(limit.Url, Link)));
        var times = await MeasureInTurnAsync(() => queue.SendMessageAsync(message), () => http.GetAsync(Link), () => http.GetAsync(new Uri(limit.Url, Link)));
        var (put, click, bare) = (Percentile(times[0], 0.5), Percentile(times[1], 0.5), Percentile(times[2], 0.5));
        Print($"one at a time, in turn: a put of one click {Text(times[0])}; a redirect {Text(times[1])}; the bare Kestrel's redirect {Text(times[2])}");
        Print($"a redirect takes {click / put:P0} of a put, and {(click - bare) / put:P0} without what a bare redirect takes");

        var full = await FullBatchAsync(queue);
        foreach (var count in new[] { 1, 2, 4, 8, 16, 32, 64, 128 })
        {
            var batch = QueueJson.Write(full.Take(count)).Single();
            var sends = await MeasureAsync(() => queue.SendMessageAsync(batch));
            Print($"a put of {count,2} clicks: {batch.ToMemory().Length,6:N0} bytes, {batch.ToMemory().Length / count,5:N0} a click; {Text(sends)}, {Percentile(sends, 0.5) * 1000 / count:N0} µs a click");
        }

        Signal(azurite.ProcessId, SigStop);
        var stalled = await Wrk.RunAsync(host.Url, 32, duration);
        Signal(azurite.ProcessId, SigCont);
        Print($"queue stalled, 32 connections: p50 {stalled.P50 / 1e3:N0} ms, p99 {stalled.P99 / 1e3:N0} ms, longest {stalled.Max / 1e3:N0} ms; {stalled.Requests:N0} redirects, {stalled.StatusErrors + stalled.SocketErrors} failed");
    }

    /// <summary>As many clicks as a message may have; the load has made them.</summary>
    private static async Task<IReadOnlyList<BatchedClick>> FullBatchAsync(QueueClient queue)
    {
        var clicks = new List<BatchedClick>();
        while (clicks.Count < ClickBatch.MaxClicks)
        {
            clicks.AddRange(await queue.ReceiveClicksAsync());
        }

        return clicks;
    }

    private static async Task<List<double>> MeasureAsync(Func<Task> action) => (await MeasureInTurnAsync(action))[0];

    /// <summary>In turn, so that whatever else the machine does slows all.</summary>
    private static async Task<List<double>[]> MeasureInTurnAsync(params Func<Task>[] actions)
    {
        var times = actions.Select(static _ => new List<double>()).ToArray();
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            foreach (var (action, taken) in actions.Zip(times))
            {
                taken.Add(await TimeAsync(action));
            }
        }

        return times;
    }

    private static async Task<double> TimeAsync(Func<Task> action)
    {
        var start = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Percentile(List<double> values, double share) => values.Order().ElementAt((int)(values.Count * share));

    private static string Text(List<double> values) => string.Create(CultureInfo.InvariantCulture, $"p50 {Percentile(values, 0.5):N2} ms, p99 {Percentile(values, 0.99):N2} ms");

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static void Signal(int process, int signal)
    {
        if (Kill(process, signal) != 0)
        {
            throw new System.ComponentModel.Win32Exception();
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
