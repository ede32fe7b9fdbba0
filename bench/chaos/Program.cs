using System.CommandLine;
using Chaos;
using Chaos.Faults;

var clicks = new Option<int>("--clicks") { Description = "Clicks that must be answered.", DefaultValueFactory = _ => 100_000 };
var rate = new Option<int>("--rate") { Description = "Clicks a second.", DefaultValueFactory = _ => 400 };
var faults = new Option<int>("--faults") { Description = "Faults other than kills.", DefaultValueFactory = _ => 50 };
var kills = new Option<int>("--kills") { Description = "How often the host is killed with kill -9.", DefaultValueFactory = _ => 10 };
var kinds = new Option<FaultKind[]>("--kinds") { Description = "Only faults of these kinds, as the table names them.", AllowMultipleArgumentsPerToken = true };
var seed = new Option<int>("--seed") { Description = "The same seed makes the same faults at the same times.", DefaultValueFactory = _ => 1 };
var isShort = new Option<bool>("--short") { Description = "The run of the tests: everything once or twice, in a minute. Only seed and folder count beside it." };
var folder = new Option<DirectoryInfo?>("--folder") { Description = "Keeps spool, log and a list of all clicks there, instead of in a temporary folder that is deleted." };

var command = new RootCommand("Clicks links while everything fails, and counts what is lost. Needs Linux.") { clicks, rate, faults, kills, kinds, seed, isShort, folder };
command.SetAction(async (parsed, cancellationToken) =>
{
    var options = parsed.GetValue(isShort)
        ? ChaosOptions.Short
        : new ChaosOptions
        {
            Clicks = parsed.GetValue(clicks),
            Rate = parsed.GetValue(rate),
            Faults = parsed.GetValue(faults),
            Kills = parsed.GetValue(kills),
            Kinds = parsed.GetValue(kinds) ?? [],
        };
    var report = await ChaosRun.RunAsync(
        options with { Seed = parsed.GetValue(seed), Folder = parsed.GetValue(folder)?.FullName, Output = TextWriter.Synchronized(Console.Out) },
        cancellationToken);
    await Console.Out.WriteLineAsync();
    await Console.Out.WriteAsync(ReportText.For(report));
    return report.IsGood ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();
