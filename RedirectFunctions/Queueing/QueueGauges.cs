using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;

namespace RedirectFunctions.Queueing;

/// <summary>Gauges of what waits. The queues are looked at only when somebody collects, and what was not seen is not reported.</summary>
internal sealed class QueueGauges(IMeterFactory meters, QueueWatch watch, Spool spool, TimeProvider time) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meters.Create(Ledger.MeterName);
        meter.CreateObservableGauge(
            "redirect.queue.messages", () => Of(reading => reading.Messages), "{message}", "Messages in the tracking queue, hidden ones among them; approximate.");
        meter.CreateObservableGauge(
            "redirect.queue.oldest_age", () => Of(reading => reading.AgeOfOldest(time.GetUtcNow()).TotalSeconds), "s", "How long the message in front of the trigger has been in the tracking queue; 0 where none is due.");
        meter.CreateObservableGauge(
            "redirect.parked.messages", () => Of(reading => reading.ParkedMessages), "{message}", "Messages in the parking; approximate.");
        meter.CreateObservableGauge("redirect.spool.bytes", spool.Bytes, "By", "Bytes that wait in this machine's spool.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Measurement<T>[] Of<T>(Func<QueueReading, T> value)
        where T : struct => watch.Latest() is { } reading ? [new(value(reading))] : [];
}
