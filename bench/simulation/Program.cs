using System.CommandLine;
using Simulation;

var seed = new Option<int>("--seed")
{
    Description = "The seed of the random numbers; the same seed gives the same tables.",
    DefaultValueFactory = _ => 1,
};
var docs = new Option<DirectoryInfo?>("--docs") { Description = "Writes the tables into scale.md in this folder, and the chart beside it." };
const string RootText = "Calculates what many clicks a second take in Azure, and what an hour's outage of a sink leaves behind.";
var root = new RootCommand(RootText) { seed, docs };
root.SetAction(async (parsed, stop) =>
{
    var tables = Tables.Of(parsed.GetValue(seed));
    Console.WriteLine($"{tables.Scale}\n\n{tables.Outage}");
    if (parsed.GetValue(docs) is { } folder)
    {
        await tables.WriteAsync(folder, stop);
    }
});
return await root.Parse(args).InvokeAsync();
