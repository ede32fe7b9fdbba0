using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Runtime.InteropServices;
using RedirectFunctions.Queueing.Parking;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>Replays parked deliveries from the storage account in the settings, whether or not the functions are running.</summary>
internal static class ReplayCommand
{
    /// <summary>Enough for what 50 a second move in an hour; the summary says if something is left.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromHours(1);

    private static readonly Option<string?> Sink = new("--sink") { Description = "Only deliveries to gtm or to ga4." };
    private static readonly Option<string?> Reason = new("--reason") { Description = "Only what is parked for this reason, such as http_401 or expired." };
    private static readonly Option<DateTimeOffset?> Since = new("--since") { Description = "Only what was parked at this time or later, such as 2026-01-31T08:00Z.", CustomParser = ParseTime };
    private static readonly Option<DateTimeOffset?> Until = new("--until") { Description = "Only what was parked before this time.", CustomParser = ParseTime };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only count." };
    private static readonly Option<bool> Force = new("--force") { Description = "Also what is older than its target takes: to GA4 what is over 72 hours old; GA4 dates it to 72 hours ago." };
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
        var command = new Command("replay", "Takes parked deliveries back into the tracking queue.")
        {
            Sink, Reason, Since, Until, DryRun, Force, Rate,
        };
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

    /// <summary>A time without a zone is one of UTC.</summary>
    private static DateTimeOffset? ParseTime(ArgumentResult result)
    {
        if (DateTimeOffset.TryParse(result.Tokens.Single().Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        result.AddError($"{((OptionResult)result.Parent!).IdentifierToken!.Value} must be a date or a time, such as 2026-01-31 or 2026-01-31T08:00Z.");
        return null;
    }

    private static async Task<int> RunAsync(ReplayRequest request, CancellationToken cancellationToken)
    {
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        await using var services = CommandServices.Build();
        var summary = await services.GetRequiredService<ParkingReplay>().RunAsync(request, TimeLimit, interrupted.Token);
        if (summary is { Examined: 0, Problem: { } failure })
        {
            throw new LocalHostException($"The queues cannot be reached. {failure} AzureWebJobsStorage must name a storage account, or an emulator that runs.");
        }

        await Console.Out.WriteLineAsync(
            $"""
            examined    {summary.Examined}
            matched     {summary.Matched}
            replayed    {summary.Replayed}{(request.DryRun ? " (dry run)" : $" (replay {summary.Replay})")}
            too old     {summary.TooOld}
            unreadable  {summary.Unreadable}
            {Conclusion(summary)}
            """);
        return summary.Problem is null ? 0 : 1;

        // What it holds is put back into sight first. Whoever does not want to wait for that asks twice.
        void Interrupt(PosixSignalContext signal)
        {
            signal.Cancel = !interrupted.IsCancellationRequested;
            interrupted.Cancel();
        }
    }

    private static string Conclusion(ReplaySummary summary) => summary switch
    {
        { Problem: { } problem } => $"{problem} Not everything was examined: run it again.",
        { Complete: true } => "Everything that is parked was examined.",
        { Hidden: > 0 } => $"{summary.Hidden} messages are out of sight: another replay holds them, or held them when it was killed. They come back within an hour: run it again then.",
        _ => "Not everything was examined: run it again.",
    };
}
