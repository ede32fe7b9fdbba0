using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RedirectFunctions.Telemetry;
using RedirectFunctions.Tests.Chaos;

namespace RedirectFunctions.Tests.Telemetry;

[Collection(nameof(Alone))]
public sealed class SilenceTests
{
    [Fact]
    public void Where_nobody_listens_a_click_allocates_nothing_for_telemetry()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var telemetry = new ClickTracing();
        var histograms = new Histograms(new Instruments(services.GetRequiredService<IMeterFactory>(), NullLogger<Instruments>.Instance), TimeProvider.System);
        var click = Guid.CreateVersion7();
        Live();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var n = 0; n < 1000; n++)
        {
            Live();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Live()
        {
            var start = histograms.Start();
            using var redirect = telemetry.StartRedirect();
            using var enqueue = telemetry.StartEnqueue(click);
            ClickTracing.EndEnqueue(enqueue, ClickStored.Queue);
            histograms.Enqueued(start, ClickStored.Queue);
            histograms.Sent(1);
            ClickTracing.EndRedirect(redirect, 302);
            histograms.Answered(start, 302);
            using var attempt = telemetry.StartAttempt(click, "gtm", 1, trace: null);
            ClickTracing.EndAttempt(attempt, "http_200", 200, delivered: true);
            histograms.Delivered("gtm", DateTimeOffset.UnixEpoch, 1);
        }
    }
}
