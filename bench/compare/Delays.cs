using System.Diagnostics;
using Azure.Storage.Queues;
using Processes;
using RedirectFunctions.Queueing.Messages;

namespace Compare;

/// <summary>
/// What a visitor waits for: one click at a time beside one put, a queue that does not answer, and how long puts take by their clicks.
/// </summary>
internal static class Delays
{
    private const int Repetitions = 1000;

    public static async Task MeasureAsync(TimeSpan duration)
    {
        await using var stage = await Stage.StartedAsync(Contender.RedirectAndQueue);
        await using var limit = Contender.Server("limit");
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var bareLink = new Uri((await Contender.ListeningAsync(limit)).Url, Stage.Link(0));
        var queue = stage.Queue;

        await stage.LoadAsync(16, duration);
        var message = (await queue.PeekMessagesAsync(1)).Value[0].Body;
        await InTurnAsync(() => queue.SendMessageAsync(message));
        await InTurnAsync(() => http.GetAsync(bareLink));
        var times = await InTurnAsync(() => queue.SendMessageAsync(message), () => stage.ClickAsync(0), () => http.GetAsync(bareLink));
        var (put, click, bare) = (times[0], times[1], times[2]);
        Console.WriteLine($"one at a time, in turn: a put of one click {put}; a redirect {click}; the bare Kestrel's redirect {bare}");
        Console.WriteLine($"a redirect takes {click.P50 / put.P50:P0} of a put, and {(click.P50 - bare.P50) / put.P50:P0} without what a "
            + "bare redirect takes");
        await MeasurePutsAsync(stage, queue);

        Signals.Stop(stage.Azurite.ProcessId);
        var stalled = await stage.LoadAsync(32, duration);
        Signals.Continue(stage.Azurite.ProcessId);
        Console.WriteLine($"queue stalled, 32 connections: p50 {stalled.P50 / 1e3:N0} ms, p99 {stalled.P99 / 1e3:N0} ms, "
            + $"longest {stalled.Max / 1e3:N0} ms; {stalled.Requests:N0} redirects, {stalled.Failures} failed");
    }

    /// <summary>Puts messages with clicks from the load.</summary>
    private static async Task MeasurePutsAsync(Stage stage, QueueClient queue)
    {
        var clicks = new List<BatchedClick>();
        while (clicks.Count < ClickBatch.MaxClicks)
        {
            clicks.AddRange(await stage.ReceiveClicksAsync());
        }

        foreach (var count in new[] { 1, 2, 4, 8, 16, 32, 64, 128 })
        {
            var batch = QueueJson.Write(clicks.Take(count)).Single();
            var bytes = batch.ToMemory().Length;
            var put = (await InTurnAsync(() => queue.SendMessageAsync(batch)))[0];
            Console.WriteLine($"a put of {count,2} clicks: {bytes,6:N0} bytes, {bytes / count,5:N0} a click; {put}, "
                + $"{put.P50 * 1000 / count:N0} µs a click");
        }
    }

    /// <summary>In turn, so that whatever else the machine does slows all of them.</summary>
    private static async Task<IReadOnlyList<Times>> InTurnAsync(params Func<Task>[] actions)
    {
        var times = actions.Select(static _ => new List<double>()).ToList();
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            foreach (var (action, taken) in actions.Zip(times))
            {
                var start = Stopwatch.GetTimestamp();
                await action();
                taken.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return [.. times.Select(static taken => new Times(At(taken, 0.5), At(taken, 0.99)))];

        static double At(List<double> taken, double share) => taken.Order().ElementAt((int)(taken.Count * share));
    }

    /// <summary>In milliseconds.</summary>
    private sealed record Times(double P50, double P99)
    {
        public override string ToString() => $"p50 {P50:N2} ms, p99 {P99:N2} ms";
    }
}
