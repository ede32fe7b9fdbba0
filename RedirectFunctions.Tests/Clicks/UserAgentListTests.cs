using System.Text;
using RedirectFunctions.Clicks.Traffic;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Clicks;

/// <summary>isbot's own collections of agents, real browsers and in-app browsers among them; none of our making.</summary>
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

    private static TrafficKind Kind(string agent) => Classifier.Classify(RequestHeadersOf.Visitor(("User-Agent", agent), ("Accept-Language", "en"))).Kind;

    private static List<string> Agents(string file) =>
        [.. Encoding.UTF8.GetString(RepositoryFile.ReadAllBytes("RedirectFunctions.Tests", "Samples", file)).Split('\n').Where(line => line.Length > 0 && line[0] != '#')];
}
