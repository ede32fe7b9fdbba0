using RedirectFunctions.LocalHost.Collector;

namespace RedirectFunctions.LocalHost.Live;

/// <summary>The ways to break a sink that the page offers.</summary>
internal static class LiveBehaviours
{
    public static string NameOf(Behaviour? behaviour) => behaviour switch
    {
        null => "well",
        { Drop: true } => "drops",
        { Status: 503 } => "down",
        { Status: 400 } => "refuses",
        { Status: null, DelayMs: > 0 } => "slow",
        _ => "other",
    };
}
