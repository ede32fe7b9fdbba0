using System.Reflection;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Loader;
using RedirectFunctions.Tests.Infrastructure;
using RedirectFunctions.Tests.LocalHost;

namespace RedirectFunctions.Tests.Architecture;

/// <summary>
/// A test class that starts a process, an emulator or a browser has the trait <c>Category=Slow</c>, so that the others remain quick
/// (docs/testing.md).
/// </summary>
public class SlowTraitTests
{
    /// <summary>Types that start such things.</summary>
    private static readonly string[] Starters =
        ["System.Diagnostics.Process", "Processes.ChildProcess", "RedirectFunctions.LocalHost.Storage.Azurite", "Microsoft.Playwright.IPlaywright", "Chaos.ChaosRun"];

    private static readonly Assembly Tests = typeof(SlowTraitTests).Assembly;

    /// <summary>What each type of the tests refers to, including its nested types.</summary>
    private static readonly ILookup<string, string> Known = new ArchLoader().LoadAssembly(Tests).Build().Types
        .SelectMany(type => type.GetTypeDependencies(), (type, known) => (From: Outermost(type), To: Outermost(known)))
        .Distinct()
        .ToLookup(pair => pair.From, pair => pair.To, StringComparer.Ordinal);

    private static readonly HashSet<string> TestClasses =
        [.. Tests.GetTypes().Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(FactAttribute)))).Select(type => type.FullName!)];

    [Fact]
    public void A_test_class_that_starts_something_says_that_it_is_slow()
    {
        var silent = TestClasses.Where(name => Starts(name) && !IsSlow(Tests.GetType(name)!)).ToList();

        Assert.Empty(silent);
    }

    /// <summary>Shows that the test above finds what it looks for.</summary>
    [Theory]
    [InlineData(typeof(CommandLineTests))]
    [InlineData(typeof(BrowserTests))]
    [InlineData(typeof(Worker.WorkerStopTests))]
    [InlineData(typeof(Infra.BicepTests))]
    [InlineData(typeof(Chaos.ShortChaosTests))]
    [InlineData(typeof(EndToEnd.ClickTests))]
    public void What_starts_something_is_seen(System.Type type) => Assert.True(Starts(type.FullName!));

    [Fact]
    public void What_starts_nothing_is_not_slow() => Assert.False(Starts(typeof(SlowTraitTests).FullName!));

    private static bool IsSlow(System.Type testClass) =>
        testClass.GetCustomAttributes<TraitAttribute>().Any(trait => trait is { Name: "Category", Value: "Slow" });

    /// <summary>Directly, or through the helpers that it uses.</summary>
    private static bool Starts(string testClass)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { testClass };
        var next = new Queue<string>(seen);
        while (next.TryDequeue(out var type))
        {
            foreach (var known in Known[type])
            {
                if (Starters.Contains(known, StringComparer.Ordinal))
                {
                    return true;
                }

                if (!TestClasses.Contains(known) && seen.Add(known))
                {
                    next.Enqueue(known);
                }
            }
        }

        return false;
    }

    private static string Outermost(ArchUnitNET.Domain.IType type) => type.FullName.Split('+')[0];
}
