using RedirectFunctions.LocalHost.Live;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Tests.Live;

/// <summary>How the feed reads spans that overlap.</summary>
public sealed class LiveFeedTests : IDisposable
{
    private readonly ClickTracing _tracing = new();
    private readonly LiveFeed _feed;
    private readonly Guid _click = Guid.NewGuid();

    public LiveFeedTests() => _feed = new LiveFeed(_tracing, ["gtm"], TimeProvider.System);

    public void Dispose()
    {
        _feed.Dispose();
        _tracing.Dispose();
    }

    [Fact]
    public void A_replayed_click_that_is_delivered_before_its_replay_has_ended_stays_delivered()
    {
        Park();

        using (_tracing.StartReplay(_click, "gtm", null, "http_404"))
        {
            using var attempt = _tracing.StartAttempt(_click, "gtm", 1, null);
            ClickTracing.EndAttempt(attempt, "http_204", 204, delivered: true);
        }

        Assert.Equal("delivered", State);
        Assert.Equal(new SinkCount { Attempts = 2, WasDelivered = true }, _feed.Count("gtm"));
    }

    [Fact]
    public void A_click_whose_replay_has_failed_is_still_parked()
    {
        Park();

        using (var replay = _tracing.StartReplay(_click, "gtm", null, "http_404"))
        {
            Assert.Equal("queued", State);
            Assert.Equal(1, _feed.Count("gtm").InFlight);
            ClickTracing.Fail(replay, new IOException());
        }

        Assert.Equal("parked", State);
        Assert.Equal(new SinkCount { Attempts = 1 }, _feed.Count("gtm"));
    }

    private string State => _feed.Find(_click.ToString())!.Value.View.Legs["gtm"].State;

    private void Park()
    {
        _tracing.StartEnqueue(_click)?.Dispose();
        using (var attempt = _tracing.StartAttempt(_click, "gtm", 1, null))
        {
            ClickTracing.EndAttempt(attempt, "http_404", 404, delivered: false);
        }

        _tracing.Parked(_click, "gtm", null, "http_404", 1);
    }
}
