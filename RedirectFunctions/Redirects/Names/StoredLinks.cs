using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Redirects.Links;
using RedirectFunctions.Redirects.Refusals;
using ZiggyCreatures.Caching.Fusion;

namespace RedirectFunctions.Redirects.Names;

/// <summary>
/// Reads short names through a cache of limited size and age, which keeps serving what it has while the table is unavailable.
/// </summary>
public sealed partial class StoredLinks : IDisposable
{
    private readonly LinkTable _table;
    private readonly LinkCacheOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<StoredLinks> _logger;
    private readonly MemoryCache _memory;

    /// <summary>Made for the first name: links that say where they lead need none.</summary>
    private readonly Lazy<FusionCache> _cache;

    /// <summary>Of which that has been said. They are rows of the table, which no visitor adds.</summary>
    private readonly ConcurrentDictionary<string, bool> _withUnreadableRules = new(StringComparer.Ordinal);

    public StoredLinks(LinkTable table, LinkCacheOptions options, TimeProvider time, ILogger<StoredLinks> logger)
    {
        _table = table;
        _options = options;
        _time = time;
        _logger = logger;
        _memory = new MemoryCache(new MemoryCacheOptions { SizeLimit = options.MaxNames });
        _cache = new Lazy<FusionCache>(() => CacheOf(options, _memory));
    }

    /// <summary>What a name stands for, in the same form as a link's content; or null with the refusal that says why not.</summary>
    /// <param name="text">As in the path.</param>
    /// <param name="query">The query of the request, undecoded.</param>
    /// <param name="host">What a name is on this host goes before what it is on all hosts; null for the latter.</param>
    public async ValueTask<(LinkReading? Link, Refusal? Refusal)> ReadAsync(string text, string query, string? host)
    {
        if (LinkName.Normalise(text) is not { } name)
        {
            return (null, Refusal.NameUnknown);
        }

        StoredLink? link;
        try
        {
            link = Of(host, await _cache.Value.GetOrSetAsync<IReadOnlyList<StoredLink>>(name, LoadAsync));
        }
#pragma warning disable CA1031 // Whatever prevents reading counts as the table being unavailable, even an identity without a role.
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
            _ => (
                new LinkReading(link.Destination, query, link.Signature) { Name = link.Name, Host = link.Host, Rules = link.Rules },
                null),
        };

        async Task<IReadOnlyList<StoredLink>> LoadAsync(
            FusionCacheFactoryExecutionContext<IReadOnlyList<StoredLink>> context, CancellationToken cancellationToken)
        {
            try
            {
                var found = await _table.FindAllAsync(name, cancellationToken);
                TellOfRules(name, found);
                if (found.Count == 0)
                {
                    // Not kept past its time, and evicted first when room is needed: a scan must not push out the names that exist.
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

    /// <summary>Once for each name, and again if its rules could be read in between.</summary>
    private void TellOfRules(string name, IReadOnlyList<StoredLink> found)
    {
        if (found.All(static link => link.UnreadableRules is null))
        {
            _withUnreadableRules.TryRemove(name, out _);
        }
        else if (_withUnreadableRules.TryAdd(name, true))
        {
            Log.RulesUnreadable(_logger, name);
        }
    }

    private static StoredLink? Of(string? host, IReadOnlyList<StoredLink> links)
    {
        StoredLink? ofAll = null;
        for (var index = 0; index < links.Count; index++)
        {
            var link = links[index];
            if (link.Host is null)
            {
                ofAll = link;
            }
            else if (link.Host == host)
            {
                return link;
            }
        }

        return ofAll;
    }

    /// <summary>This instance sees a change at once; the others see it once their copy is no longer fresh.</summary>
    public void Forget(string name) => _cache.Value.Remove(name);

    public void Dispose()
    {
        if (_cache.IsValueCreated)
        {
            _cache.Value.Dispose();
        }

        _memory.Dispose();
    }

    private static FusionCache CacheOf(LinkCacheOptions options, MemoryCache memory) => new(
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
        memory);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The table of short names cannot be read: {Reason}. Names that were read before keep working")]
        public static partial void NotRead(ILogger logger, string reason);

        [LoggerMessage(
            2,
            LogLevel.Warning,
            "The rules of the short name {Name} cannot be read: its visitors are led to its plain destination. Store them again")]
        public static partial void RulesUnreadable(ILogger logger, string name);
    }
}

/// <summary>How long an instance remembers what it has read from the table.</summary>
public sealed record LinkCacheOptions
{
    /// <summary>A change reaches every instance after this time.</summary>
    public TimeSpan Fresh { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>While the table is unavailable, a name keeps leading where it led for this long.</summary>
    public TimeSpan Stale { get; init; } = TimeSpan.FromHours(24);

    /// <summary>For this long an unknown name is not looked up again; a scan costs one request per name.</summary>
    public TimeSpan Unknown { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>While the table is unavailable, how long to wait before trying it again.</summary>
    public TimeSpan Throttle { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest that a visitor waits for a name that is not cached.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest that a visitor waits when an older copy is available.</summary>
    public TimeSpan LongestWaitWithStale { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How many names the cache holds, unknown ones included.</summary>
    public int MaxNames { get; init; } = 20_000;
}
