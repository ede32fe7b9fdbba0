using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using RedirectFunctions.Queueing.Spooling;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Operations;

/// <summary>
/// Gauges of what is waiting, and of how long the app has been silent. The queues are inspected only when somebody collects metrics, and
/// what was not seen is not reported.
/// </summary>
internal sealed class Gauges(
    Instruments instruments,
    QueueWatch watch,
    Spool spool,
    MemoryBacklog backlog,
    CanaryWatch canary,
    SettingsReport settings,
    TimeProvider time) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        instruments.Make(meter => meter.CreateObservableGauge(
            "redirect.queue.messages",
            () => Of(reading => reading.Messages),
            "{message}",
            "Messages in the tracking queue, hidden ones included; approximate."));
        instruments.Make(meter => meter.CreateObservableGauge(
            "redirect.queue.oldest_age",
            () => Of(reading => reading.AgeOfOldest(time.GetUtcNow()).TotalSeconds),
            "s",
            "How long the message next in line for the trigger has been in the tracking queue; 0 if none is due."));
        instruments.Make(meter => meter.CreateObservableGauge(
            "redirect.parked.messages",
            () => Of(reading => reading.ParkedMessages),
            "{message}",
            "Messages in the parking; approximate."));
        instruments.Make(meter => meter.CreateObservableGauge(
            "redirect.fallback.messages",
            () => watch.LatestOfFallback() is { } messages ? [new Measurement<int>(messages)] : Array.Empty<Measurement<int>>(),
            "{message}",
            "Messages in the fallback queue, if there are two accounts; approximate."));
        instruments.Make(meter => meter.CreateObservableGauge(
            "redirect.memory.clicks",
            () => backlog.Count,
            "{click}",
            "Clicks that only this process's memory holds, because no queue and no disk accepts them."));
        instruments.Make(meter => meter.CreateObservableGauge(
            "redirect.spool.bytes", spool.Bytes, "By", "Bytes waiting in this machine's spool."));
        instruments.Make(meter => meter.CreateObservableGauge(
            "redirect.settings.wrong",
            () => settings.Wrong
                .Select(problem => problem.Name)
                .Distinct(StringComparer.Ordinal)
                .Select(name => new Measurement<int>(1, new KeyValuePair<string, object?>("setting", name))),
            "{setting}",
            "1 for each setting of tracking that is wrong, by its name; nothing where all are right."));
        instruments.Make(meter => meter.CreateObservableGauge(
            "redirect.canary.age",
            () => canary.Ages().Select(one =>
                new Measurement<double>(one.Age.TotalSeconds, new KeyValuePair<string, object?>("sink", one.Sink))),
            "s",
            "How long ago the newest canary click that has arrived was made, by sink; only where this process has seen one arrive."));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Measurement<T>[] Of<T>(Func<QueueReading, T> value)
        where T : struct => watch.Latest() is { } reading ? [new(value(reading))] : [];
}
