using System.CommandLine;
using Compare;
using Compare.Contenders;
using Compare.Load;
using Compare.Servers;

var connections = new Option<int>("--connections") { Description = "Connections of the load, each with one request at a time.", DefaultValueFactory = _ => 256 };
var rounds = new Option<int>("--rounds") { Description = "Every contender is measured so often, in turn.", DefaultValueFactory = _ => 3 };
var seconds = new Option<int>("--seconds") { Description = "Length of a measurement.", DefaultValueFactory = _ => 8 };
var warmUp = new Option<int>("--warm-up") { Description = "Seconds of load before it: until then code is compiled.", DefaultValueFactory = _ => 12 };
var only = new Option<string?>("--only") { Description = "Only contenders whose name has this in it, and the limit." };

var server = new Argument<string>("server");
server.AcceptOnlyFromAmong("limit", "sink");
var serve = new Command("serve", "A server of this bench; the bench starts it itself.") { server };
serve.SetAction((parsed, _) => parsed.GetValue(server) == "limit" ? LimitServer.RunAsync("http://127.0.0.1:0") : SinkServer.RunAsync("http://127.0.0.1:0"));

var apps = new Argument<string[]>("apps") { Description = "Paths of builds of RedirectFunctions.LocalHost.dll.", Arity = ArgumentArity.OneOrMore };
var start = new Command("start", "Measures the time from the start of a process to its first redirect, and its memory.") { apps, rounds };
start.SetAction((parsed, _) => StartBench.RunAsync([.. parsed.GetValue(apps)!.Select(Path.GetFullPath)], parsed.GetValue(rounds)));

var chart = new Option<FileInfo?>("--chart") { Description = "Writes a chart (SVG) to this file." };
var scale = new Command("scale", "Measures at 1, 8, 64 and 256 connections.") { rounds, seconds, warmUp, only, chart };
scale.SetAction((parsed, _) => ScaleBench.RunAsync(
    Chosen(parsed), parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(warmUp)), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(chart)?.FullName));

var delay = new Command("delay", "Measures one click at a time beside one put, puts by the clicks in them, and redirects while the queue does not answer.") { seconds };
delay.SetAction((parsed, _) => DelayBench.RunAsync(TimeSpan.FromSeconds(parsed.GetValue(seconds))));

var clicks = new Option<int>("--clicks") { Description = "Clicks that pile up before anybody delivers.", DefaultValueFactory = _ => 100_000 };
var drain = new Command("drain", "Measures how fast a backlog is delivered.") { clicks };
drain.SetAction((parsed, _) => DrainBench.RunAsync(parsed.GetValue(clicks)));

var minutes = new Option<double>("--minutes") { Description = "Length of the soak.", DefaultValueFactory = _ => 10 };
var rate = new Option<int>("--rate") { Description = "Clicks a second.", DefaultValueFactory = _ => 500 };
var soak = new Command("soak", "Does the whole job at a steady rate and watches memory and sockets.") { minutes, rate };
soak.SetAction((parsed, _) => SoakBench.RunAsync(TimeSpan.FromMinutes(parsed.GetValue(minutes)), parsed.GetValue(rate)));

RequestCount.Begin();
var root = new RootCommand("Measures RedirectFunctions beside a bare Kestrel and an edge worker. Needs Linux and wrk; loads this machine only, and ends by itself.")
{
    connections, rounds, seconds, warmUp, only, serve, start, scale, delay, drain, soak,
};
root.SetAction(async (parsed, _) =>
{
    var contenders = Chosen(parsed);
    var results = contenders.ToDictionary(static contender => contender, static _ => new List<RoundResult>());
    for (var round = 1; round <= parsed.GetValue(rounds); round++)
    {
        foreach (var contender in contenders)
        {
            var result = await Round.RunAsync(contender, parsed.GetValue(connections), TimeSpan.FromSeconds(parsed.GetValue(warmUp)), TimeSpan.FromSeconds(parsed.GetValue(seconds)));
            results[contender].Add(result);
            await Console.Error.WriteLineAsync(FormattableString.Invariant(
                $"round {round}  {contender.Name,-30} {result.RedirectsPerSecond,8:N0}/s  whole {result.ClicksPerSecond,8:N0}/s  p99 {result.Load.P99 / 1e3,7:N1} ms  {result.CpuMicrosecondsPerClick,6:N0} µs  queue {result.QueueCpuMicrosecondsPerClick,6:N0} µs  lost {result.Lost}"));
        }
    }

    await Console.Out.WriteLineAsync();
    await Console.Out.WriteAsync(Report.For(results, parsed.GetValue(connections)));
});
return await root.Parse(args).InvokeAsync();

List<Contender> Chosen(ParseResult parsed) =>
    [.. All.Contenders.Where((contender, index) => index == 0 || contender.Name.Contains(parsed.GetValue(only) ?? "", StringComparison.OrdinalIgnoreCase))];
