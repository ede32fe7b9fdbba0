using RedirectFunctions.Delivery;

namespace RedirectFunctions.LocalHost.Live;

/// <summary>
/// Tries a sink again before that is due: ends the break of its circuit, makes a waiting message visible as the probe, and the others once
/// the sink has taken it. Everything passes through the queue and the circuit breaker as ever.
/// </summary>
internal sealed class RetryNow(
    IEnumerable<SinkBulkhead> sinks, WaitingMessages waiting, LiveFeed feed, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>Longer than any sink is waited for.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    private readonly Dictionary<string, SinkBulkhead> _sinks = sinks.ToDictionary(static sink => sink.Name, StringComparer.Ordinal);

    public IReadOnlyCollection<string> Sinks => _sinks.Keys;

    /// <summary>Returns with the outcome of the first attempt; the rest follows by itself.</summary>
    /// <param name="name">One of <see cref="Sinks"/>.</param>
    /// <returns><c>nothing</c> waits; the sink <c>answers</c> or <c>fails</c>; <c>late</c>: there is no outcome yet.</returns>
    public async Task<string> RunAsync(string name)
    {
        var sink = _sinks[name];
        using var limit = new CancellationTokenSource(Limit, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, lifetime.ApplicationStopping);
        var before = feed.Count(name).Attempts;
        sink.ProbeNow();
        var released = await waiting.ReleaseAsync((_, of) => of == name, most: IsClosed(sink) ? int.MaxValue : 1);
        if (released.Count == 0)
        {
            return "nothing";
        }

        for (var version = feed.Version; feed.Count(name).Attempts == before; version = feed.Version)
        {
            if (!await HasChangedAsync(version, ending.Token))
            {
                return "late";
            }
        }

        if (!feed.Count(name).WasDelivered)
        {
            return "fails";
        }

        _ = ReleaseRestAsync(sink);
        return "answers";
    }

    /// <summary>
    /// What was deferred while the probe was on its way is stored only now. Each click is made visible once: if it fails again, it waits as
    /// long as any other.
    /// </summary>
    private async Task ReleaseRestAsync(SinkBulkhead sink)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, lifetime.ApplicationStopping);
        var released = new HashSet<Guid>();
        for (var version = feed.Version; IsClosed(sink) && feed.Count(sink.Name).InFlight > 0; version = feed.Version)
        {
            var more = await waiting.ReleaseAsync((click, of) => of == sink.Name && !released.Contains(click));
            released.UnionWith(more.Select(static delivery => delivery.ClickId));
            if (!await HasChangedAsync(version, ending.Token))
            {
                return;
            }
        }
    }

    /// <summary>False if it ended before.</summary>
    private async Task<bool> HasChangedAsync(long version, CancellationToken ending)
    {
        await feed.ChangedAsync(version, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !ending.IsCancellationRequested;
    }

    private static bool IsClosed(SinkBulkhead sink) => sink.Circuit == "closed";
}
