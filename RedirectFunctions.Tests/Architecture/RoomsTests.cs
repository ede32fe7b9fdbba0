using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Loader;
using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Functions;

namespace RedirectFunctions.Tests.Architecture;

/// <summary>Which room of the app may refer to which (docs/architecture.md).</summary>
public class RoomsTests
{
    private const string App = "RedirectFunctions";
    private const string WorkerApi = "Microsoft.Azure.Functions.Worker";

    private static readonly ArchUnitNET.Domain.Architecture TheApp = new ArchLoader().LoadAssembly(typeof(RedirectFunction).Assembly).Build();
    private static readonly ArchUnitNET.Domain.Architecture TheseTests = new ArchLoader().LoadAssembly(typeof(RoomsTests).Assembly).Build();

    /// <summary>Each room with the rooms that it refers to. Telemetry counts and traces for all rooms; Configuration puts them together.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        ["Functions"] = ["Authoring", "Delivery", "Operations", "Queueing", "Redirects", "Clicks"],
        ["Authoring"] = ["Clicks", "Delivery", "Queueing", "Redirects"],
        ["Redirects"] = ["Clicks", "Queueing", "Telemetry"],
        ["Delivery"] = ["Clicks", "Queueing", "Telemetry"],
        ["Operations"] = ["Clicks", "Delivery", "Queueing", "Telemetry"],
        ["Queueing"] = ["Clicks", "Telemetry"],
        ["Clicks"] = [],
        ["Telemetry"] = [],
        ["Configuration"] = ["Authoring", "Clicks", "Delivery", "Operations", "Queueing", "Redirects", "Telemetry"],
    };

    public static TheoryData<string, string> Allowed => [.. Arrows.SelectMany(room => room.Value, (room, to) => (room.Key, to))];

    public static TheoryData<string, string> Forbidden =>
        [.. Arrows.Keys.SelectMany(from => Arrows.Keys.Except([from, .. Arrows[from]]), (from, to) => (from, to))];

    public static TheoryData<string> RoomsWithoutWorkerApi => [.. Arrows.Keys.Except(["Functions"])];

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void A_room_does_not_know(string from, string to) => Assert.Empty(Knowing(from, $"{App}.{to}"));

    /// <summary>Shows that the test above finds what it looks for.</summary>
    [Theory]
    [MemberData(nameof(Allowed))]
    public void An_arrow_is_there(string from, string to) => Assert.NotEmpty(Knowing(from, $"{App}.{to}"));

    [Theory]
    [MemberData(nameof(RoomsWithoutWorkerApi))]
    public void Only_the_functions_know_the_worker_api(string room) => Assert.Empty(Knowing(room, WorkerApi));

    [Fact]
    public void The_functions_do_know_the_worker_api() => Assert.NotEmpty(Knowing("Functions", WorkerApi));

    /// <summary>At every depth: between rooms, and between all namespaces.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_namespaces_know_each_other_in_a_circle(int depth) => Assert.Empty(Cycles(TheApp, App, depth));

    [Fact]
    public void A_circle_would_be_seen() => Assert.NotEmpty(Cycles(TheseTests, $"{App}.Tests.Architecture.Circle", 1));

    /// <summary>A new sink needs a folder, settings and a registration, and no change to any other file.</summary>
    [Fact]
    public void A_sink_is_known_to_its_own_settings_alone()
    {
        const string sinks = $"{App}.Delivery.Sinks";
        var knowing = TheApp.Types
            .SelectMany(type => type.GetTypeDependencies().Where(known => IsIn(known, sinks)), (type, known) => (Type: type, Sink: known.FullName.Split('.')[3]))
            .Where(pair => !IsIn(pair.Type, $"{sinks}.{pair.Sink}"))
            .Select(pair => (Knowing: pair.Type.FullName.Split('+', '`')[0], pair.Sink))
            .Distinct()
            .ToList();

        Assert.NotEmpty(knowing);
        Assert.All(knowing, pair => Assert.Equal($"{App}.Configuration.{pair.Sink}Settings", pair.Knowing));
    }

    /// <summary>Program.cs, and what the compiler and the worker's generators add, are outside the rooms.</summary>
    [Fact]
    public void Every_type_of_the_app_lives_in_a_room() => Assert.Empty(
        typeof(RedirectFunction).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith($"{App}.", StringComparison.Ordinal) == true)
            .Where(type => !Arrows.ContainsKey(type.Namespace!.Split('.')[1]))
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
    public void Knowledge_is_seen_wherever_it_hides(System.Type type) =>
        Assert.Contains(TheseTests.Types.Where(one => one.FullName.StartsWith(type.FullName!, StringComparison.Ordinal)), one => Knows(one, $"{App}.Clicks"));

    private static IEnumerable<string> Knowing(string room, string other) =>
    [
        .. TheApp.Types
            .Where(type => IsIn(type, $"{App}.{room}"))
            .SelectMany(type => type.GetTypeDependencies().Where(known => IsIn(known, other)), (type, known) => $"{type.FullName} knows {known.FullName}"),
    ];

    private static bool Knows(IType type, string other) => type.GetTypeDependencies().Any(known => IsIn(known, other));

    /// <remarks>By the type's full name, because the library puts some framework types into one of our namespaces.</remarks>
    private static bool IsIn(IType type, string name) => type.FullName.StartsWith($"{name}.", StringComparison.Ordinal);

    /// <summary>The namespaces that can be reached from themselves, with names cut to this many parts below the root.</summary>
    private static IEnumerable<string> Cycles(ArchUnitNET.Domain.Architecture architecture, string root, int depth)
    {
        var arrows = architecture.Types
            .Where(type => IsIn(type, root))
            .SelectMany(type => type.GetTypeDependencies().Where(known => IsIn(known, root)), (type, known) => (From: Cut(type), To: Cut(known)))
            .Where(arrow => arrow.From != arrow.To)
            .ToLookup(arrow => arrow.From, arrow => arrow.To, StringComparer.Ordinal);
        return arrows.Select(from => from.Key).Where(from => Reachable(from).Contains(from));

        string Cut(IType type)
        {
            var parts = type.FullName.Split('+')[0].Split('.');
            return string.Join('.', parts.Take(Math.Min(parts.Length - 1, root.Split('.').Length + depth)));
        }

        HashSet<string> Reachable(string from)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var next = new Queue<string>(arrows[from]);
            while (next.TryDequeue(out var to))
            {
                if (seen.Add(to))
                {
                    foreach (var further in arrows[to])
                    {
                        next.Enqueue(further);
                    }
                }
            }

            return seen;
        }
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
