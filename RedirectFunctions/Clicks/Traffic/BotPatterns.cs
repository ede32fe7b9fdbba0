using System.Text.RegularExpressions;
using Microsoft.Extensions.Caching.Memory;

namespace RedirectFunctions.Clicks.Traffic;

/// <summary>
/// Tells programs from browsers by their user agent. Results are cached, because a few thousand agents make up most of the traffic. Until
/// the search is compiled, which happens beside the first requests, an interpreted one answers.
/// </summary>
internal sealed class BotPatterns : IDisposable
{
    private const int Remembered = 4096;

    private static readonly MemoryCacheEntryOptions Entry = new() { Size = 1 };
    private static readonly Lazy<AgentSearch> Interpreted = new(() => new AgentSearch(RegexOptions.None));
    private static readonly Lazy<AgentSearch> Compiled = new(Compile);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = Remembered });

    public static bool IsCompiled => Compiled.IsValueCreated;

    /// <summary>Compiles the search, once for the process.</summary>
    public static void WarmUp() => _ = Compiled.Value;

    public bool IsBot(string userAgent)
    {
        if (!_known.TryGetValue(userAgent, out bool isBot))
        {
            isBot = (IsCompiled ? Compiled : Interpreted).Value.IsProgram(userAgent);
            _known.Set(userAgent, isBot, Entry);
        }

        return isBot;
    }

    public void Dispose() => _known.Dispose();

    private static AgentSearch Compile()
    {
        var search = new AgentSearch(RegexOptions.Compiled);

        // What is compiled is translated for this machine at its first use: a program's agent uses all of it.
        search.IsProgram("Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) (compatible; Warmbot/1.0)");
        return search;
    }
}
