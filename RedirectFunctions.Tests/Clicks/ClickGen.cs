using System.Text;
using CsCheck;
using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Parameters;

namespace RedirectFunctions.Tests.Clicks;

/// <summary>Clicks such as the factory makes, and more: any text of any length wherever a click has a text.</summary>
internal static class ClickGen
{
    private static readonly Gen<string> Pieces = Gen.OneOf<string>(
        Gen.Char['a', 'z'].Select(character => character.ToString()),
        Gen.OneOf("\"", "\\", "/", "&", "<", "'", "+", "%", "%41", "%C3%BC", "\0", "\u0001", "\t", "\r\n", "\u007f", "\u0085", "\u2028", "ü", "漢", "😀"),
        Gen.Int[0, 0x10ffff].Where(Rune.IsValid).Select(value => new Rune(value).ToString()));

    /// <summary>Any Unicode text without lone surrogates: plain letters, characters that JSON and URLs escape, control characters, every script.</summary>
    public static readonly Gen<string> Text = Gen.Frequency(
        (9, Pieces.Array[0, 12].Select(string.Concat)),
        (1, Pieces.Array[0, 200].Select(string.Concat)));

    public static readonly Gen<ParameterList> Campaign = Parameters("utm_");

    public static readonly Gen<ParameterList> Platform = Parameters("platform_");

    /// <summary>A destination in normal form.</summary>
    public static readonly Gen<string> Destination =
        from host in Gen.OneOf("e.com", "xn--mnchen-3ya.example", "[2001:db8::1]:8443", string.Join('.', Enumerable.Repeat("a-rather-long-label", 12)))
        from query in Text
        from repeat in Gen.Frequency((4, 1), (1, 10))
        select $"https://{host}/?q={string.Concat(Enumerable.Repeat(Uri.EscapeDataString(query), repeat))}";

    public static readonly Gen<Click> Any =
        from id in Gen.Guid
        from ticks in Gen.Long[0, 60L * 366 * TimeSpan.TicksPerDay]
        from destination in Destination
        from campaign in Campaign
        from platform in Platform
        from clientId in Gen.Select(Gen.Int[1, int.MaxValue], Gen.UInt[1, uint.MaxValue], (random, second) => $"{random}.{second}")
        from sessionId in Gen.Long[1, 999_999_999_999_999_999]
        from sessionNumber in Gen.Nullable(Gen.Int[1, int.MaxValue])
        from userAgent in Gen.Null(Text.Select(text => "x" + text))
        from ipAddress in Gen.OneOf(null, "203.0.113.0", "2001:db8:85a3::")
        from referrer in Gen.Null(Text.Select(text => "x" + text))
        from language in Gen.OneOf(null, "en", "zh-Hant-TW")
        select new Click
        {
            Id = id,
            Time = DateTimeOffset.UnixEpoch.AddTicks(ticks),
            Destination = destination,
            Campaign = campaign,
            Platform = platform,
            ClientId = clientId,
            SessionId = sessionId,
            SessionNumber = sessionNumber,
            UserAgent = userAgent,
            IpAddress = ipAddress,
            Referrer = referrer,
            Language = language,
        };

    private static Gen<ParameterList> Parameters(string prefix) => Gen.Frequency(
            (4, Gen.Select(Text, Text).Array[0, 4]),
            (1, Gen.Select(Text, Text).Array[0, 40]))
        .Select(parameters =>
        {
            var list = new ParameterList();
            foreach (var (name, value) in parameters)
            {
                list.Add(ParameterName.Sanitise(prefix, "n" + name), value.Length == 0 ? "0" : value);
            }

            return list;
        });
}
