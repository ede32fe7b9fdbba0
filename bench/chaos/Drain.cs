using Azure.Storage.Queues;
using Chaos.Accounts;
using Chaos.Host;
using Chaos.Load;
using Chaos.Storage;

namespace Chaos;

/// <summary>
/// Waits until what was answered has arrived or is parked, and then until queue and spool are empty, so that the last
/// duplicate is counted.
/// </summary>
internal sealed class Drain(Stage stage, ArrivalBook arrivals, Parked parked, ChaosOptions options, RunClock clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Say = TimeSpan.FromSeconds(15);

    private readonly QueueClient _queue = stage.Storage.Queue(HostSettings.Queue);

    /// <returns>How many messages and spool entries were left when it gave up; 0 when it did not have to.</returns>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        var start = clock.Now;
        var (progress, accepted, said) = (start, -1, start);
        var clicks = stage.Clicks.Snapshot();
        while (true)
        {
            var left = (await _queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount + stage.Spool.Count();
            await parked.ReadAsync(cancellationToken);
            var missing = Missing(clicks);
            var now = clock.Now;
            if (missing == 0 && left == 0)
            {
                return 0;
            }

            if (accepted != arrivals.Accepted)
            {
                (progress, accepted) = (now, arrivals.Accepted);
            }

            if (now - start > options.DrainLimit || now - progress > options.QuietLimit)
            {
                return left;
            }

            if (now - said > Say)
            {
                said = now;
                await options.Output.WriteLineAsync($"{now.TotalSeconds,6:F0} s  {missing:N0} deliveries are on their way, {left:N0} messages in queue and spool");
            }

            await Task.Delay(Look, TimeProvider.System, cancellationToken);
        }
    }

    private int Missing(IReadOnlyList<Click> clicks) => clicks
        .Where(click => click.Fate == ClickFate.Answered)
        .Sum(click => Account.Sinks.Count(sink => !arrivals.IsAccepted(click.Number, sink) && !parked.Holds(click.Number, sink)));
}
