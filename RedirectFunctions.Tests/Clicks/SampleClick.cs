using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Clicks.Traffic;

namespace RedirectFunctions.Tests.Clicks;

internal static class SampleClick
{
    public static readonly Guid Id = Guid.Parse("019cb9a0-5d52-7000-8000-00000000abcd");

    public static readonly DateTimeOffset Time = new(2026, 3, 4, 5, 6, 7, 890, 123, TimeSpan.Zero);

    /// <summary>A click with something in every field.</summary>
    public static readonly Click Full = new()
    {
        Id = Id,
        Time = Time,
        Destination = "https://shop.example/p?utm_source=news&utm_campaign=spring+sale&xptdk=AbC&ref=a%2Bb#top",
        Campaign = Parameters(("utm_source", "news"), ("utm_campaign", "spring sale")),
        Platform = Parameters(("platform_xptdk", "AbC"), ("platform_ref", "a+b")),
        ClientId = "1234567890.1700000000",
        SessionId = 1700000123,
        SessionNumber = 4,
        UserAgent = "Mozilla/5.0 (X11; Linux x86_64) \"Gecko\"",
        IpAddress = "203.0.113.0",
        Referrer = "https://blog.example/größe?a=1&b=2",
        Language = "de-CH",
        Traffic = TrafficKind.Preview,
        TrafficReason = "user-agent",
    };

    /// <summary>A click of a request without headers to a destination without parameters.</summary>
    public static readonly Click Bare = new()
    {
        Id = Id,
        Time = Time,
        Destination = "https://shop.example/",
        Campaign = [],
        Platform = [],
        ClientId = "1.1700000000",
        SessionId = 1700000000,
    };

    public static ParameterList Parameters(params (string Name, string Value)[] parameters)
    {
        var list = new ParameterList();
        foreach (var (name, value) in parameters)
        {
            list.Add(name, value);
        }

        return list;
    }
}
