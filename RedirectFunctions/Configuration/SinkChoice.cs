using RedirectFunctions.Delivery;

namespace RedirectFunctions.Configuration;

/// <summary>One sink, to messages and to people, whose target can be reached in several ways.</summary>
/// <param name="ways">All of them, under the same flag and the same name.</param>
/// <param name="choose">Reads which one is meant. What is wrong with that, the one chosen says.</param>
internal sealed class SinkChoice(
    SinkProfile profile, string flag, IReadOnlyList<SinkRegistration> ways, Func<SettingsReader, SinkRegistration> choose)
    : SinkRegistration(profile, flag)
{
    public override IReadOnlyList<Type> Types => [.. ways.SelectMany(way => way.Types)];

    public override SinkSettings Read(SettingsReader settings)
    {
        var chosen = choose(settings.Part());
        // So that the settings of the others are known; what is wrong with them is of no importance.
        foreach (var other in ways.Where(way => way != chosen))
        {
            other.Read(settings.Part());
        }

        return chosen.Read(settings);
    }
}
