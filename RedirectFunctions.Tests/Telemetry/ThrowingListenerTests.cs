using System.Diagnostics.Metrics;
using System.Net;
using RedirectFunctions.Telemetry;
using RedirectFunctions.Tests.Chaos;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Telemetry;

/// <summary>Its listener hears all apps in this process, so no other app may run at the same time.</summary>
[Collection(nameof(Alone))]
[Trait("Category", "Slow")]
public sealed class ThrowingListenerTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_listener_that_throws_when_it_is_told_of_instruments_costs_metrics_alone_and_that_is_said_once()
    {
        var throws = false;
        var told = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (throws && instrument.Meter.Name == Ledger.MeterName)
                {
                    Interlocked.Increment(ref told);
                    throw new InvalidOperationException("a listener of metrics");
                }
            },
        };
        listener.Start();
        throws = true;

        await using var app = await RunningApp.StartAsync(azurite);
        var location = await app.ClickAsync("https://example.com/landing?utm_source=x");
        await app.AcceptedAsync("gtm");
        await app.AcceptedAsync("ga4");
        using var status = await app.GetAsync("/ops/status");

        Assert.Equal("https://example.com/landing?utm_source=x", location);
        Assert.InRange(told, 2, int.MaxValue);
        Assert.Single(app.Log.All, line => line.Contains("A listener of metrics has thrown (InvalidOperationException)", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, status.StatusCode);
        Assert.Contains("\"redirect.queued", await status.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
