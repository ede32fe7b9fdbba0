using System.Collections.Concurrent;
using RedirectFunctions.Clicks;
using RedirectFunctions.Delivery;

namespace RedirectFunctions.Tests.Delivery.Faults;

/// <summary>A sink that does as a test says, and notes what it was asked.</summary>
internal sealed class ScriptedSink(string name, Func<Click, DeliveryOutcome> deliver) : ITrackingSink
{
    private readonly ConcurrentDictionary<Guid, int> _asked = new();

    public string Name => name;

    public TimeSpan? MaxAge { get; init; }

    /// <summary>How often the sink was asked for each click.</summary>
    public IReadOnlyDictionary<Guid, int> Asked => _asked;

    public static DeliveryOutcome Delivered => new DeliveryOutcome.Delivered("http_200", 200);

    public async Task<DeliveryOutcome> DeliverAsync(Click click, CancellationToken cancellationToken)
    {
        await Task.Yield();
        _asked.AddOrUpdate(click.Id, 1, static (_, count) => count + 1);
        return deliver(click);
    }
}
