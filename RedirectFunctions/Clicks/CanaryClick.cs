using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Clicks.Traffic;

namespace RedirectFunctions.Clicks;

/// <summary>
/// A click that nobody has made, so that silence is noticed. The app makes some by itself, and anybody can make one by following a link to
/// <see cref="Destination"/>, which every deployment accepts: that is how a test from outside goes the whole way.
/// </summary>
public static class CanaryClick
{
    /// <summary>A name that leads nowhere (RFC 2606), in normal form.</summary>
    public const string Destination = "https://canary.invalid/";

    /// <summary>The same for all canaries: to analytics they are one visitor.</summary>
    private const string ClientId = "1.1700000000";

    public static Click At(DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Time = now,
        Destination = Destination,
        Campaign = new ParameterList(),
        Platform = new ParameterList(),
        ClientId = ClientId,
        SessionId = now.ToUnixTimeSeconds(),
        Traffic = TrafficKind.Unknown,
        TrafficReason = "canary",
        IsCanary = true,
    };
}
