using System.Collections.Concurrent;
using RedirectFunctions.Clicks;
using RedirectFunctions.Delivery;

namespace RedirectFunctions.Tests.Delivery.Faults;

/// <summary>A sink that does what the test says, and records its calls.</summary>
internal sealed class ScriptedSink(SinkProfile profile, Func<Click, DeliveryOutcome> deliver) : ITrackingSink
{
    private readonly ConcurrentDictionary<Guid, int> _asked = new();
    private readonly ConcurrentQueue<(string Group, Click[] Clicks)> _calls = new();

    public ScriptedSink(string name, Func<Click, DeliveryOutcome> deliver)
        : this(new SinkProfile(name, name, name), deliver)
    {
    }

    public SinkProfile Profile => profile;

    /// <summary>The clicks of each call, apart from calls in which it threw.</summary>
    public IReadOnlyCollection<(string Group, Click[] Clicks)> Calls => _calls;

    /// <summary>How often the sink was called with each click.</summary>
    public IReadOnlyDictionary<Guid, int> Asked => _asked;

    public static DeliveryOutcome Delivered => new DeliveryOutcome.Delivered("http_200", 200);

    public async Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(
        IReadOnlyList<Click> clicks, string group, CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (var click in clicks)
        {
            _asked.AddOrUpdate(click.Id, 1, static (_, count) => count + 1);
        }

        DeliveryOutcome[] outcomes = [.. clicks.Select(deliver)];
        _calls.Enqueue((group, [.. clicks]));
        return outcomes;
    }
}
