using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Redirects.Links;
using RedirectFunctions.Redirects.Refusals;
using ZiggyCreatures.Caching.Fusion;

namespace RedirectFunctions.Redirects.Names;

/// <summary>Reads short names through a cache that is bounded in size and age, and that goes on with what it has while the table is away.</summary>
public sealed partial class StoredLinks : IDisposable
{
    private readonly LinkTable _table;
    private readonly LinkCacheOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<StoredLinks> _logger;
    private readonly MemoryCache _memory;
    private readonly FusionCache _cache;

    public StoredLinks(LinkTable table, LinkCacheOptions options, TimeProvider time, ILogger<StoredLinks> logger)
    {
        _table = table;
        _options = options;
        _time = time;
        _logger = logger;
        _memory = new MemoryCache(new MemoryCacheOptions { SizeLimit = options.MaxNames });
        _cache = new FusionCache(
            new FusionCacheOptions
            {
                DefaultEntryOptions = new FusionCacheEntryOptions(options.Fresh)
                {
                    Size = 1,
                    IsFailSafeEnabled = true,
                    FailSafeMaxDuration = options.Stale,
                    FailSafeThrottleDuration = options.Throttle,
                    FactorySoftTimeout = options.LongestWaitWithStale,
                    FactoryHardTimeout = options.LongestWait,
                },
            },
            _memory);
    }

    /// <summary>What a name says, as if a link had said it; or null with the refusal that says why not.</summary>
    /// <param name="text">As it stands in the path.</param>
    /// <param name="query">The query of the request, undecoded.</param>
    public async ValueTask<(LinkReading? Link, Refusal? Refusal)> ReadAsync(string text, string query)
    {
        if (LinkName.Normalise(text) is not { } name)
        {
            return (null, Refusal.NameUnknown);
        }

        StoredLink? link;
        try
        {
            link = await _cache.GetOrSetAsync<StoredLink?>(name, LoadAsync);
        }
#pragma warning disable CA1031 // Whatever keeps the table from being read, an identity without a role among it, is its absence.
        catch (Exception)
#pragma warning restore CA1031
        {
            return (null, Refusal.NameUnavailable);
        }

        return link switch
        {
            null => (null, Refusal.NameUnknown),
            { Disabled: true } => (null, Refusal.NameDisabled),
            { Expires: { } expires } when expires <= _time.GetUtcNow() => (null, Refusal.NameExpired),
            _ => (new LinkReading(link.Destination, query, link.Signature) { Name = link.Name }, null),
        };

        async Task<StoredLink?> LoadAsync(FusionCacheFactoryExecutionContext<StoredLink?> context, CancellationToken cancellationToken)
        {
            try
            {
                var found = await _table.FindAsync(name, cancellationToken);
                if (found is null)
                {
                    // Not kept beyond its time, and the first to go where room is needed: a scan must not drive out the names there are.
                    context.Options.SetDuration(_options.Unknown).SetFailSafe(isEnabled: false).SetPriority(CacheItemPriority.Low);
                }

                return found;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                Log.NotRead(_logger, StorageQueue.Describe(exception));
                throw;
            }
        }
    }

    /// <summary>This instance sees a change at once; the others see it when their copy is no longer fresh.</summary>
    public void Forget(string name) => _cache.Remove(name);

    public void Dispose()
    {
        _cache.Dispose();
        _memory.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The table of short names cannot be read: {Reason}. Names that were read before go on working")]
        public static partial void NotRead(ILogger logger, string reason);
    }
}

/// <summary>What a short name stands for.</summary>
/// <param name="Name">In lower case.</param>
/// <param name="Destination">In normal form, as it was when it was stored.</param>
/// <param name="Expires">From when on the name leads nowhere; null for never.</param>
/// <param name="Disabled">Leads nowhere until that is taken back.</param>
/// <param name="Signature">As in a link's <c>sig</c>; null where the app had no key when the name was stored.</param>
/// <param name="ETag">Of the stored version, quoted; empty before it is stored.</param>
public sealed record StoredLink(string Name, string Destination, DateTimeOffset? Expires, bool Disabled, string? Signature, string ETag = "");

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
