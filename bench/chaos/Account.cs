using RedirectFunctions.LocalHost.Collector;

namespace Chaos;

/// <summary>A delivery that an answered click promises, and that is nowhere.</summary>
internal sealed record LostDelivery(Click Click, string Sink, IReadOnlyList<Arrival> Arrivals);

/// <summary>An event that a sink received again.</summary>
internal sealed record Duplicate(Click Click, string Sink, DuplicateCause Cause, IReadOnlyList<Arrival> Arrivals);

/// <summary>What became of every click.</summary>
/// <param name="Unconfirmed">
/// Clicks that were answered after both budgets, before anything had confirmed them (docs/durability.md): a kill may lose such a click.
/// </param>
internal sealed record Account(
    IReadOnlyList<LostDelivery> Lost,
    IReadOnlyList<Duplicate> Duplicates,
    int Parked,
    int ArrivedUnanswered,
    IReadOnlySet<int> Unconfirmed)
{
    public static IReadOnlyList<string> Sinks { get; } = [.. SinkNames.All, Archive.Sink];

    /// <summary>Lost deliveries of clicks that something had confirmed.</summary>
    public int LostConfirmed => Lost.Count(lost => !Unconfirmed.Contains(lost.Click.Number));

    public static Account Of(Stage stage, IReadOnlyList<HappenedFault> faults)
    {
        var causes = new DuplicateCauses(faults, stage.Host.Lives, stage.Copies);
        var lost = new List<LostDelivery>();
        var duplicates = new List<Duplicate>();
        var (parked, unanswered) = (0, 0);
        foreach (var click in stage.Load.Clicks)
        {
            var all = stage.Arrivals.Of(click.Number);
            foreach (var sink in Sinks)
            {
                var taken = all.Where(arrival => arrival.Sink == sink && arrival.IsTaken).ToArray();
                duplicates.AddRange(
                    taken.Skip(1).Select((again, i) => new Duplicate(click, sink, causes.Of(click, all, taken[i], again), all)));
                if (click.Fate != ClickFate.Answered || stage.Arrivals.IsAccepted(click.Number, sink))
                {
                    continue;
                }

                if (stage.Parked.Holds(click.Number, sink))
                {
                    parked++;
                }
                else
                {
                    lost.Add(new LostDelivery(click, sink, all));
                }
            }

            unanswered += click.Fate != ClickFate.Answered && all.Count > 0 ? 1 : 0;
        }

        return new Account(lost, duplicates, parked, unanswered, stage.Host.Unconfirmed());
    }
}
