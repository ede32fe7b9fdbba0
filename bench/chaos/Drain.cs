using Azure.Storage.Queues;
using RedirectFunctions.LocalHost.Collector;

namespace Chaos;

/// <summary>
/// Waits until the answered clicks have arrived or are parked, and then until queues and spool are empty, so that the last
/// duplicate is counted and the archive is complete.
/// </summary>
internal static class Drain
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Say = TimeSpan.FromSeconds(15);

    /// <returns>How many messages and spool entries were left when it gave up; 0 if it did not give up.</returns>
    public static async Task<int> WaitAsync(Stage stage, ChaosOptions options, CancellationToken cancellationToken)
    {
        QueueClient[] queues = [stage.Storage.Queue(HostProcess.Queue), stage.Storage.Queue($"{HostProcess.Queue}-fallback")];
        var answered = stage.Load.Clicks.Where(click => click.Fate == ClickFate.Answered).ToArray();
        var start = stage.Clock.Now;
        var (progress, accepted, said) = (start, -1, start);
        while (true)
        {
            var left = stage.Host.Spool.Count;
            foreach (var queue in queues)
            {
                left += (await queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;
            }

            await stage.Parked.ReadAsync(cancellationToken);
            var missing = answered.Sum(click => SinkNames.All.Count(sink =>
                !stage.Arrivals.IsAccepted(click.Number, sink) && !stage.Parked.Holds(click.Number, sink)));
            var now = stage.Clock.Now;
            if (missing == 0 && left == 0)
            {
                return 0;
            }

            if (accepted != stage.Arrivals.Accepted)
            {
                (progress, accepted) = (now, stage.Arrivals.Accepted);
            }

            if (now - start > options.DrainLimit || now - progress > options.QuietLimit)
            {
                return left;
            }

            if (now - said > Say)
            {
                said = now;
                await options.Output.WriteLineAsync(
                    $"{now.TotalSeconds,6:F0} s  {missing:N0} deliveries are on their way, {left:N0} messages in queues and spool");
            }

            await Task.Delay(Look, TimeProvider.System, cancellationToken);
        }
    }
}
