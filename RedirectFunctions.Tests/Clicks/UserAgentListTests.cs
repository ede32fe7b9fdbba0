using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RedirectFunctions.Clicks.Traffic;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Clicks;

/// <summary>
/// isbot's own collections of agents, including real browsers and in-app browsers, except for a Sogou browser that it counts as a program; and
/// a thousand agents of our own.
/// </summary>
public class UserAgentListTests
{
    private static readonly TrafficClassifier Classifier = new();

    [Fact]
    public void No_browser_is_taken_for_a_program()
    {
        var browsers = Agents("browser-agents.txt");

        Assert.True(browsers.Count > 500);
        Assert.DoesNotContain(browsers, agent => Kind(agent) != TrafficKind.Human);
    }

    [Fact]
    public void Every_program_is_known_for_one()
    {
        var programs = Agents("program-agents.txt");

        Assert.True(programs.Count > 600);
        Assert.DoesNotContain(programs, agent => Kind(agent) is not (TrafficKind.Crawler or TrafficKind.Preview));
    }

    [Fact]
    public void Devices_browsers_and_apps_are_people_whatever_they_are_called()
    {
        var people = Agents("own-agents.txt", "p\t");

        Assert.True(people.Count > 600);
        Assert.DoesNotContain(people, agent => Kind(agent) != TrafficKind.Human);
    }

    [Fact]
    public void Crawlers_fetchers_and_download_managers_are_programs()
    {
        var programs = Agents("own-agents.txt", "m\t");

        Assert.True(programs.Count > 400);
        Assert.DoesNotContain(programs, agent => Kind(agent) is not (TrafficKind.Crawler or TrafficKind.Preview));
    }

    [Fact]
    public void The_compiled_search_finds_what_the_interpreted_one_does()
    {
        var interpreted = new AgentSearch(RegexOptions.None);
        var compiled = new AgentSearch(RegexOptions.Compiled);

        Assert.All(
            Agents("browser-agents.txt").Concat(Agents("program-agents.txt")).Concat(Agents("own-agents.txt", "p\t")).Concat(Agents("own-agents.txt", "m\t")),
            agent => Assert.Equal(interpreted.IsProgram(agent), compiled.IsProgram(agent)));
    }

    [Theory]
    [InlineData("Mozilla/5.0 (Linux; Android 13; Spider 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36", false)]
    [InlineData("Mozilla/5.0 (Linux; Android 13; Spider 8) AppleWebKit/537.36 (KHTML, like Gecko) (compatible; Baiduspider/2.0)", true)]
    [InlineData("Mozilla/5.0 (Linux; Android 13; BaiduBot/2.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36", true)]
    [InlineData("[FBAN/FBIOS;FBAV/530.0.0.39.107;FBDV/iPhone14,5]", false)]
    [InlineData("[FBAN/FBIOS;FBAV/530.0.0.39.107;FBDV/iPhone14,5] (compatible; Acmebot/1.0)", true)]
    [InlineData("Mozilla/5.0 (Linux; Android 9; X) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/68.0 Mobile Safari/537.36 SogouMSE,SogouMobileBrowser/5.21.8", false)]
    [InlineData("Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)", true)]
    [InlineData("Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 AcmeNews/1.0", false)]
    [InlineData("AcmeNews/1.0 Feed Fetcher", true)]
    public void A_word_counts_where_it_stands(string agent, bool isProgram) => Assert.Equal(isProgram, new AgentSearch(RegexOptions.None).IsProgram(agent));

    [Fact]
    public async Task The_search_is_compiled_after_the_start_and_not_beside_the_first_visitor()
    {
        var time = new FakeTimeProvider();
        using var warmUp = new TrafficWarmUp(time, NullLogger<TrafficWarmUp>.Instance);

        await warmUp.StartAsync(TestContext.Current.CancellationToken);
        Assert.False(warmUp.ExecuteTask!.IsCompleted);

        // It begins on a thread of its own, so the time may pass before it waits.
        while (!warmUp.ExecuteTask.IsCompleted)
        {
            time.Advance(TrafficWarmUp.Delay);
            await Task.WhenAny(warmUp.ExecuteTask, Task.Delay(20, TestContext.Current.CancellationToken));
        }

        await warmUp.ExecuteTask;

        Assert.True(BotPatterns.IsCompiled);
    }

    private static TrafficKind Kind(string agent) => Classifier.Classify(RequestHeadersOf.Visitor(("User-Agent", agent), ("Accept-Language", "en"))).Kind;

    private static List<string> Agents(string file, string mark = "") =>
    [
        .. Encoding.UTF8.GetString(RepositoryFile.ReadAllBytes("RedirectFunctions.Tests", "Samples", file)).Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#' && line.StartsWith(mark, StringComparison.Ordinal))
            .Select(line => line[mark.Length..]),
    ];
}
