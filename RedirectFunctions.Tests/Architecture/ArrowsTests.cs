using NetArchTest.Rules;
using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Functions;

namespace RedirectFunctions.Tests.Architecture;

/// <summary>Which room of the app may know which (docs/architecture.md).</summary>
public class ArrowsTests
{
    private const string App = "RedirectFunctions";
    private const string WorkerApi = "Microsoft.Azure.Functions.Worker";

    private static readonly string[] Rooms = ["Functions", "Operations", "Redirects", "Delivery", "Queueing", "Clicks", "Configuration"];

    private static readonly (string From, string To)[] Arrows =
    [
        ("Functions", "Redirects"),
        ("Functions", "Delivery"),
        ("Functions", "Queueing"),
        ("Functions", "Operations"),
        ("Operations", "Delivery"),
        ("Operations", "Queueing"),
        ("Operations", "Clicks"),
        ("Redirects", "Queueing"),
        ("Redirects", "Clicks"),
        ("Delivery", "Queueing"),
        ("Delivery", "Clicks"),
        ("Queueing", "Clicks"),
        ("Configuration", "Operations"),
        ("Configuration", "Redirects"),
        ("Configuration", "Delivery"),
        ("Configuration", "Queueing"),
        ("Configuration", "Clicks"),
    ];

    public static TheoryData<string, string> Allowed => [.. Arrows];

    public static TheoryData<string, string> Forbidden =>
        [.. Rooms.SelectMany(from => Rooms, (from, to) => (from, to)).Where(pair => pair.from != pair.to).Except(Arrows)];

    public static TheoryData<string> RoomsWithoutWorkerApi => [.. Rooms.Except(["Functions"])];

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void A_room_does_not_know(string from, string to) => Assert.Empty(Knowing(from, $"{App}.{to}"));

    /// <summary>So that the test above is known to see what it looks for.</summary>
    [Theory]
    [MemberData(nameof(Allowed))]
    public void An_arrow_is_there(string from, string to) => Assert.NotEmpty(Knowing(from, $"{App}.{to}"));

    [Theory]
    [MemberData(nameof(RoomsWithoutWorkerApi))]
    public void Only_the_functions_know_the_worker_api(string room) => Assert.Empty(Knowing(room, WorkerApi));

    [Fact]
    public void The_functions_do_know_the_worker_api() =>
        Assert.Equal(TypesOf("Functions").GetTypes().Select(type => type.FullName).Order(), Knowing("Functions", WorkerApi).Order());

    /// <summary>Program.cs, and what the compiler and the worker's generators add, live outside the rooms.</summary>
    [Fact]
    public void Every_type_of_the_app_lives_in_a_room() => Assert.Empty(
        typeof(RedirectFunction).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith($"{App}.", StringComparison.Ordinal) == true)
            .Where(type => !Rooms.Contains(type.Namespace!.Split('.')[1]))
            .Select(type => type.FullName));

    [Fact]
    public void The_app_does_not_know_LocalHost()
    {
        var references = typeof(RedirectFunction).Assembly.GetReferencedAssemblies().Select(reference => reference.Name).ToList();

        Assert.Contains("Azure.Storage.Queues", references);
        Assert.DoesNotContain("RedirectFunctions.LocalHost", references);
        Assert.DoesNotContain("RedirectFunctions.Tests", references);
    }

    [Theory]
    [InlineData(typeof(KnowsClicksInASignature))]
    [InlineData(typeof(KnowsClicksInAGenericArgument))]
    [InlineData(typeof(KnowsClicksInABody))]
    [InlineData(typeof(KnowsClicksInAnAsyncLambda))]
    public void Knowledge_is_seen_wherever_it_hides(Type type) => Assert.Single(Types
        .InAssembly(typeof(ArrowsTests).Assembly)
        .That().HaveName(type.Name).And().MeetCustomRule(new Knows($"{App}.Clicks"))
        .GetTypes());

    private static IEnumerable<string> Knowing(string room, string other) =>
        TypesOf(room).And().MeetCustomRule(new Knows(other)).GetTypes().Select(type => type.FullName!);

    private static PredicateList TypesOf(string room)
    {
        var types = Types.InAssembly(typeof(RedirectFunction).Assembly).That().ResideInNamespace($"{App}.{room}");
        Assert.NotEmpty(types.GetTypes());
        return types;
    }

    private static class KnowsClicksInASignature
    {
        public static void Take(ParameterList[] clicks) => _ = clicks;
    }

    private static class KnowsClicksInAGenericArgument
    {
        public static object List => new List<(int, Click)>();
    }

    private static class KnowsClicksInABody
    {
        public static string Text => ParameterName.Sanitise("a", "b");
    }

    private static class KnowsClicksInAnAsyncLambda
    {
        public static Func<Task<object>> Lambda => async () =>
        {
            await Task.Yield();
            return new ParameterList();
        };
    }
}
