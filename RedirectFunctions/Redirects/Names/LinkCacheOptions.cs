namespace RedirectFunctions.Redirects.Names;

/// <summary>How long an instance remembers what it has read of the table.</summary>
public sealed record LinkCacheOptions
{
    /// <summary>A change reaches every instance after this time.</summary>
    public TimeSpan Fresh { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A name goes on leading where it led for as long as this while the table is away.</summary>
    public TimeSpan Stale { get; init; } = TimeSpan.FromHours(24);

    /// <summary>A name that is not there is not asked for again; a scan of names costs one request each.</summary>
    public TimeSpan Unknown { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>While the table is away it is asked again after this time.</summary>
    public TimeSpan Throttle { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest that a visitor waits for a name that is not in the cache.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest that a visitor waits where what was read before may do.</summary>
    public TimeSpan LongestWaitWithStale { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Names in the cache, those that are not there among them.</summary>
    public int MaxNames { get; init; } = 20_000;
}
