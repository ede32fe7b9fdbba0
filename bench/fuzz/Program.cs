using System.CommandLine;
using System.Diagnostics;
using CsCheck;
using Fuzz;

var seconds = new Option<int>("--seconds") { Description = "How long to go on.", DefaultValueFactory = _ => 60 };
var seed = new Option<string?>("--seed") { Description = "Start with the link that an earlier run has printed." };

const string Text = "Makes up links that try to leave the listed hosts, and follows them with a browser's URL parser. "
    + "Ends by itself; 1 means that one has left.";
var command = new RootCommand(Text) { seconds, seed };
command.SetAction(parsed =>
{
    using var app = new FuzzedApp();
    var watch = Stopwatch.StartNew();
    using var progress = new Timer(_ => Print(), null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
    try
    {
        LinkGen.Target.Sample(
            target =>
            {
                if (app.EscapeOf(target) is { } escape)
                {
                    throw new InvalidOperationException(escape);
                }
            },
            seed: parsed.GetValue(seed),
            time: parsed.GetValue(seconds),
            print: target => target);
        Print();
        Console.WriteLine("No link has led to another host than a listed or signed one.");
        return 0;
    }
    catch (CsCheckException exception)
    {
        Console.WriteLine(exception.Message);
        Console.WriteLine(exception.InnerException?.Message);
        return 1;
    }

    void Print() => Console.WriteLine($"{watch.Elapsed.TotalSeconds,5:0} s  {app.Links,12:#,0} links  {app.Followed,12:#,0} followed");
});
return await command.Parse(args).InvokeAsync();
