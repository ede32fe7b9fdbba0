using System.CommandLine;
using RedirectFunctions.Queueing.Parking;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>Replays parked deliveries of the storage account that the settings name; the functions may run or not.</summary>
internal static class ReplayCommand
{
    /// <summary>Long enough for what a rate of 50 a second moves in an hour; what is left says so.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromHours(1);

    private static readonly Option<string?> Sink = new("--sink") { Description = "Only deliveries to gtm or to ga4." };
    private static readonly Option<string?> Reason = new("--reason") { Description = "Only what is parked for this reason, such as http_401 or expired." };
    private static readonly Option<DateTimeOffset?> Since = new("--since") { Description = "Only what was parked at this time or later, such as 2026-01-31T08:00Z." };
    private static readonly Option<DateTimeOffset?> Until = new("--until") { Description = "Only what was parked before this time." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only count." };
    private static readonly Option<bool> Force = new("--force") { Description = "To GA4 also what is over 72 hours old; GA4 dates it to 72 hours ago." };
    private static readonly Option<int> Rate = new("--rate") { Description = "Deliveries per second, 1 to 1000.", DefaultValueFactory = _ => new ReplayRequest().Rate };

    public static Command Create()
    {
        Sink.AcceptOnlyFromAmong("gtm", "ga4");
        Rate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1000)
            {
                result.AddError("--rate must be a whole number from 1 to 1000.");
            }
        });
        var command = new Command("replay", "Takes parked deliveries back into the tracking queue.") { Sink, Reason, Since, Until, DryRun, Force, Rate };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new ReplayRequest
            {
                Sink = parsed.GetValue(Sink),
                Reason = parsed.GetValue(Reason),
                Since = parsed.GetValue(Since),
                Until = parsed.GetValue(Until),
                DryRun = parsed.GetValue(DryRun),
                Force = parsed.GetValue(Force),
                Rate = parsed.GetValue(Rate),
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ReplayRequest request, CancellationToken cancellationToken)
    {
        await using var services = CommandServices.Build();
        try
        {
            var summary = await services.GetRequiredService<ParkingReplay>().RunAsync(request, TimeLimit, cancellationToken);
            await Console.Out.WriteLineAsync(
                $"""
                examined    {summary.Examined}
                matched     {summary.Matched}
                replayed    {summary.Replayed}{(request.DryRun ? " (dry run)" : $" (replay {summary.Replay})")}
                too old     {summary.TooOld}
                unreadable  {summary.Unreadable}
                {(summary.Complete ? "Everything that is parked was examined." : "Not everything was examined: run it again.")}
                """);
            return 0;
        }
        catch (Azure.RequestFailedException exception)
        {
            throw new LocalHostException(
                $"The queues cannot be reached ({(exception.Status == 0 ? "no answer" : $"{exception.Status} {exception.ErrorCode}")}). AzureWebJobsStorage must name a storage account, or an emulator that runs.");
        }
    }
}
