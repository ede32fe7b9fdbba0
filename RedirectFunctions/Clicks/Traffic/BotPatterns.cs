using System.Buffers;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Caching.Memory;
using RedirectFunctions.Clicks.Reading;

namespace RedirectFunctions.Clicks.Traffic;

/// <summary>
/// Tells programs from browsers by their user agent, using bot-patterns.txt. Half of the patterns are plain words, which a vectorised
/// search finds at once; the rest form one alternation. Results are cached, because a few thousand agents make up most of the traffic.
/// </summary>
internal sealed class BotPatterns : IDisposable
{
    private const int Remembered = 4096;

    private static readonly MemoryCacheEntryOptions Entry = new() { Size = 1 };
    private static readonly SearchValues<char> Operators = SearchValues.Create(@"\^$.|?*+()[]{}");

    private readonly SearchValues<string> _words;
    private readonly Regex _patterns;
    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = Remembered });

    public BotPatterns()
    {
        var lines = DataFile.Lines(typeof(BotPatterns), "bot-patterns.txt").ToArray();
        _words = SearchValues.Create(lines.Where(IsWord).ToArray(), StringComparison.OrdinalIgnoreCase);
        _patterns = new Regex(
            string.Join('|', lines.Where(line => !IsWord(line)).Select(line => $"(?:{line})")),
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(5));
    }

    public bool IsBot(string userAgent)
    {
        if (!_known.TryGetValue(userAgent, out bool isBot))
        {
            isBot = Search(userAgent);
            _known.Set(userAgent, isBot, Entry);
        }

        return isBot;
    }

    public void Dispose() => _known.Dispose();

    private static bool IsWord(string line) => !line.AsSpan().ContainsAny(Operators);

    private bool Search(string userAgent)
    {
        try
        {
            return userAgent.AsSpan().ContainsAny(_words) || _patterns.IsMatch(userAgent);
        }
        catch (RegexMatchTimeoutException)
        {
            // On a busy machine the time can run out before the search does; that says nothing about the visitor.
            return false;
        }
    }
}
