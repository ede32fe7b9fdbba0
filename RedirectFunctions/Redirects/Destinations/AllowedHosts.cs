using System.Collections.Frozen;
using System.Globalization;

namespace RedirectFunctions.Redirects.Destinations;

/// <summary>
/// The hosts that a link may lead to: <c>example.com</c> is that host alone, <c>.example.com</c> or <c>*.example.com</c> its subdomains. A
/// rule covers the default ports of http and https unless it names a port: <c>localhost:8080</c>.
/// </summary>
/// <remarks>
/// No suffix covers an internationalised label (<c>xn--…</c>): .NET writes labels that browsers refuse to read, such as that of
/// <c>①.example.com</c>, and no browser should be sent there. Such a host must be listed in full.
/// </remarks>
public sealed class AllowedHosts
{
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _hosts;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _suffixes;

    private AllowedHosts(IReadOnlyCollection<string> rules)
    {
        _hosts = rules.Where(rule => rule[0] != '.').ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _suffixes = rules.Where(rule => rule[0] == '.').ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public static AllowedHosts None { get; } = new([]);

    /// <summary>
    /// Reads a list separated by commas, semicolons or white space; returns null, with the wrong rules, if there are any.
    /// </summary>
    public static AllowedHosts? Parse(string list, out IReadOnlyList<string> wrongRules)
    {
        var texts = list.Split([',', ';', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var rules = texts.Select(ParseRule).ToArray();
        wrongRules = [.. texts.Where((_, index) => rules[index] is null)];
        return wrongRules.Count == 0 ? new AllowedHosts(rules!) : null;
    }

    /// <param name="host">In the form of <see cref="Destination.Host"/>.</param>
    /// <param name="port">The port, unless it is the default.</param>
    public bool Contains(string host, int? port)
    {
        var text = port is null ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
        if (_hosts.Contains(text))
        {
            return true;
        }

        for (var dot = text.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = text.IndexOf('.', dot + 1))
        {
            if (_suffixes.Contains(text.AsSpan(dot)))
            {
                return !HasInternationalisedLabel(text.AsSpan(0, dot));
            }
        }

        return false;
    }

    private static bool HasInternationalisedLabel(ReadOnlySpan<char> host) =>
        host.StartsWith("xn--", StringComparison.Ordinal) || host.Contains(".xn--", StringComparison.Ordinal);

    /// <summary>
    /// The parser that reads destinations also reads rules, so both sides of a comparison have the same form. A suffix needs two labels:
    /// <c>.com</c> would open the redirect to half the web.
    /// </summary>
    private static string? ParseRule(string text)
    {
        var suffix = text.StartsWith("*.", StringComparison.Ordinal) ? text[1..] : text;
        var isSuffix = suffix[0] == '.';
        var host = isSuffix ? suffix[1..] : suffix;
        if (host.IndexOfAny(['/', '?', '#', '*']) >= 0
            || Destination.Parse($"https://{host}/", out _) is not { } parsed
            || isSuffix && (!parsed.Host.Contains('.', StringComparison.Ordinal) || char.IsAsciiDigit(parsed.Host[^1])))
        {
            return null;
        }

        var port = parsed.Port is null ? "" : string.Create(CultureInfo.InvariantCulture, $":{parsed.Port}");
        return (isSuffix ? "." : "") + parsed.Host + port;
    }
}
