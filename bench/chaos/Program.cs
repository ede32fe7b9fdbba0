using System.CommandLine;
using Chaos;

if (args is [FaultyHost.Command, .. var options])
{
    return await FaultyHost.RunAsync(options);
}

var clicks = Number("--clicks", 100_000, "Clicks that must be answered.");
var rate = Number("--rate", 400, "Clicks a second.");
var faults = Number("--faults", 50, "Faults other than kills.");
var kills = Number("--kills", 10, "How often the host is killed with kill -9.");
var kinds = new Option<FaultKind[]>("--kinds")
{
    Description = "Only faults of these kinds, as the table names them.",
    AllowMultipleArgumentsPerToken = true,
};
var seed = Number("--seed", 1, "The same seed makes the same faults at the same times.");
var isShort = new Option<bool>("--short")
{
    Description = "The run of the tests: everything once or twice, in a minute. Of the other options, only seed and folder apply.",
};
var folder = new Option<DirectoryInfo?>("--folder")
{
    Description = "Keeps spool, log and a list of all clicks there, instead of in a temporary folder that is deleted.",
};

var command = new RootCommand("Clicks links while everything fails, and counts what is lost. Needs Linux.")
{
    clicks, rate, faults, kills, kinds, seed, isShort, folder,
};
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
        options with
        {
            Seed = parsed.GetValue(seed),
            Folder = parsed.GetValue(folder)?.FullName,
            Output = TextWriter.Synchronized(Console.Out),
        },
        cancellationToken);
    await Console.Out.WriteAsync($"\n{ReportText.For(report)}");
    return report.IsGood ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();

static Option<int> Number(string name, int value, string description) =>
    new(name) { Description = description, DefaultValueFactory = _ => value };
