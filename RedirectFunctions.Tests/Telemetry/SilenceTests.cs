using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Queueing;
using RedirectFunctions.Tests.Chaos;

namespace RedirectFunctions.Tests.Telemetry;

[Collection(nameof(Alone))]
public sealed class SilenceTests
{
    [Fact]
    public void Where_nobody_listens_a_click_allocates_nothing_for_telemetry()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var telemetry = new ClickTelemetry();
        var measurements = new Measurements(services.GetRequiredService<IMeterFactory>(), TimeProvider.System);
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
            var start = measurements.Start();
            using var redirect = telemetry.StartRedirect();
            using var enqueue = telemetry.StartEnqueue(click);
            ClickTelemetry.EndEnqueue(enqueue, ClickStored.Queue);
            measurements.Enqueued(start, ClickStored.Queue);
            measurements.Sent(1);
            ClickTelemetry.EndRedirect(redirect, 302);
            measurements.Answered(start, 302);
            using var attempt = telemetry.StartAttempt(click, "gtm", 1, trace: null);
            ClickTelemetry.EndAttempt(attempt, "http_200", 200, delivered: true);
            measurements.Delivered("gtm", DateTimeOffset.UnixEpoch, 1);
        }
    }
}
