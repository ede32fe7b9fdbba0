using System.CommandLine;
using Compare;

var connections = Number("--connections", 256, "Connections of the load, each with one request at a time.");
var rounds = Number("--rounds", 3, "Every contender is measured so often, in turn.");
var seconds = Number("--seconds", 8, "Length of a measurement.");
var warmUp = Number("--warm-up", 12, "Seconds of load before it: until then code is compiled.");
var only = new Option<string?>("--only") { Description = "Only contenders with this text in their names, and the limit." };

var server = new Argument<string>("server").AcceptOnlyFromAmong("limit", "sink", "sink-of-numbers");
var serve = new Command("serve", "A server of this bench; the bench starts it itself.") { server };
serve.SetAction((parsed, _) => parsed.GetValue(server) switch
{
    "limit" => Servers.LimitAsync(),
    "sink" => Servers.SinkAsync(),
    _ => Servers.SinkOfNumbersAsync(),
});

var (folder, assembly, function) = (new Argument<string>("folder"), new Argument<string>("assembly"), new Argument<string>("function"));
var serveWorker = new Command("serve-worker", "A stand-in for the Functions host; the bench starts it itself.") { folder, assembly, function };
serveWorker.SetAction((parsed, _) => WorkerServer.RunAsync(
    parsed.GetValue(folder)!, parsed.GetValue(assembly)!, parsed.GetValue(function)!));

var apps = new Argument<FileInfo[]>("apps") { Description = "Builds of RedirectFunctions.LocalHost.dll.", Arity = ArgumentArity.OneOrMore };
var start = new Command("start", "Measures the time from the start of a process to its first redirect, and its memory.") { apps, rounds };
start.SetAction(async (parsed, _) => Tables.PrintStarts(await Round.MeasureAllAsync(
    [.. parsed.GetValue(apps)!.Select(Contender.WholeJobOf)], [0], parsed.GetValue(rounds), TimeSpan.Zero, duration: TimeSpan.FromSeconds(3))));

var chart = new Option<FileInfo?>("--chart") { Description = "Writes a chart (SVG) to this file." };
var scale = new Command("scale", "Measures at 1, 8, 64 and 256 connections.") { rounds, seconds, warmUp, only, chart };
scale.SetAction(async (parsed, _) => await Tables.PrintScaleAsync(await MeasureAsync(parsed, [1, 8, 64, 256]), parsed.GetValue(chart)));

const string DelayText = "Measures one click at a time beside one put, puts by the clicks in them, and redirects while the queue does not "
    + "answer.";
var delay = new Command("delay", DelayText) { seconds };
delay.SetAction((parsed, _) => Delays.MeasureAsync(Seconds(parsed, seconds)));

var clicks = Number("--clicks", 100_000, "Clicks that pile up before anybody delivers.");
var answer = Number("--answer", 0, "Milliseconds after which a sink answers.");
var oneByOne = new Option<bool>("--one-by-one") { Description = "Each click is a message of its own." };
var drain = new Command("drain", "Measures how fast a backlog is delivered.") { clicks, answer, oneByOne };
drain.SetAction((parsed, _) => Backlog.MeasureAsync(
    parsed.GetValue(clicks), parsed.GetValue(oneByOne), TimeSpan.FromMilliseconds(parsed.GetValue(answer))));

var minutes = new Option<double>("--minutes") { Description = "Length of the soak.", DefaultValueFactory = _ => 10 };
var rate = Number("--rate", 500, "Clicks a second.");
var soak = new Command("soak", "Does the whole job at a steady rate and watches memory and sockets.") { minutes, rate };
soak.SetAction((parsed, _) => Soak.MeasureAsync(TimeSpan.FromMinutes(parsed.GetValue(minutes)), parsed.GetValue(rate)));

var perSecond = Number("--rate", 1300, "Clicks a second.");
const string WorkerText = "Measures functions in the worker process that is deployed, at a steady rate: an empty one, a queue output binding, "
    + "and ours. A stand-in for the Functions host hands the requests over one by one.";
var worker = new Command("worker", WorkerText) { perSecond, rounds, seconds, warmUp };
worker.SetAction((parsed, _) => SteadyRounds.MeasureAsync(
    Contender.InWorker, parsed.GetValue(perSecond), parsed.GetValue(rounds), Seconds(parsed, warmUp), Seconds(parsed, seconds)));

var with = new Option<string[]>("--with")
{
    Description = "NAME=VALUE: ours, compiled ahead, also with this setting; may be given several times.",
    DefaultValueFactory = _ => [],
};
var starts = Number("--starts", 7, "Every app is started so often, in turn.");
const string WorkerStartText = "Measures the worker process that is deployed, from its start to its first redirect and to its first delivery, "
    + "and its memory when it is idle: an app of trivial functions, and ours, compiled ahead of time or not.";
var workerStart = new Command("worker-start", WorkerStartText) { starts, with };
workerStart.SetAction((parsed, _) => WorkerStarts.MeasureAsync(parsed.GetValue(starts), parsed.GetValue(with)!));

const string KillText = "Kills each contender that delivers with SIGKILL under load, starts it again, and counts the redirects whose events "
    + "never arrive, and events that arrive again.";
var kill = new Command("kill", KillText) { perSecond, rounds, seconds, only };
kill.SetAction((parsed, _) => Kills.MeasureAsync(
    Contender.Killed.Where(contender => contender.Name.Contains(parsed.GetValue(only) ?? "", StringComparison.OrdinalIgnoreCase)),
    parsed.GetValue(perSecond), parsed.GetValue(rounds), Seconds(parsed, seconds)));

var count = Number("--instances", 4, "LocalHosts on one queue.");
var backlog = Number("--clicks", 20_000, "Clicks that pile up before anybody delivers.");
var slow = Number("--answer", 200, "Milliseconds after which a sink answers.");
const string InstancesText = "Measures several LocalHosts on one queue beside a single one, and beside what bench/simulation makes of its costs.";
var instances = new Command("instances", InstancesText) { count, connections, backlog, slow, seconds, warmUp };
instances.SetAction((parsed, _) => Instances.MeasureAsync(
    parsed.GetValue(count), parsed.GetValue(connections), parsed.GetValue(backlog), TimeSpan.FromMilliseconds(parsed.GetValue(slow)),
    Seconds(parsed, warmUp), Seconds(parsed, seconds)));

Usage.CountTransactions();
const string RootText = "Measures RedirectFunctions beside a bare Kestrel, an edge worker and Express with BullMQ. "
    + "Needs Linux, wrk and redis-server; loads this machine only, and ends by itself.";
var root = new RootCommand(RootText)
{
    connections, rounds, seconds, warmUp, only, serve, serveWorker, start, scale, delay, drain, soak, worker, workerStart, kill, instances,
};
root.SetAction(async (parsed, _) => Tables.PrintRounds(await MeasureAsync(parsed, [parsed.GetValue(connections)])));
return await root.Parse(args).InvokeAsync();

Task<IReadOnlyList<Round>> MeasureAsync(ParseResult parsed, int[] connections) => Round.MeasureAllAsync(
    [.. Contender.All.Where(contender => contender.IsLimit || contender.Name.Contains(parsed.GetValue(only) ?? "", StringComparison.OrdinalIgnoreCase))],
    connections, parsed.GetValue(rounds), Seconds(parsed, warmUp), Seconds(parsed, seconds));

static TimeSpan Seconds(ParseResult parsed, Option<int> option) => TimeSpan.FromSeconds(parsed.GetValue(option));

static Option<int> Number(string name, int value, string description) =>
    new(name) { Description = description, DefaultValueFactory = _ => value };
