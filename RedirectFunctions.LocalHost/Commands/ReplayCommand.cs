using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Runtime.InteropServices;
using Azure;
using Azure.Identity;
using RedirectFunctions.Configuration;
using RedirectFunctions.Queueing.Parking;
using RedirectFunctions.Queueing.Storage;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>Replays parked deliveries from the storage account in the settings, whether or not the functions are running.</summary>
internal static class ReplayCommand
{
    /// <summary>At 50 a second, 180,000 deliveries. The summary says if some are left.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromHours(1);

    private static readonly string[] Sinks = [.. KnownSinks.Profiles.Select(sink => sink.Name)];

    private static readonly Option<Guid?> Click = new("--click")
    {
        Description = "Only deliveries of the click with this id.",
        CustomParser = ParseId,
    };

    private static readonly Option<string?> Sink = new("--sink")
    {
        Description = "Only deliveries to this sink: "
        + $"{string.Join(", ", Sinks)}."
    };

    private static readonly Option<string?> Reason = new("--reason")
    {
        Description = "Only deliveries parked for this reason, such as http_401 or expired.",
    };

    private static readonly Option<DateTimeOffset?> Since = new("--since")
    {
        Description = "Only deliveries parked at this time or later, such as 2026-01-31T08:00Z.",
        CustomParser = ParseTime,
    };

    private static readonly Option<DateTimeOffset?> Until = new("--until")
    {
        Description = "Only deliveries parked before this time.",
        CustomParser = ParseTime,
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only count." };
    private static readonly Option<bool> Force = new("--force")
    {
        Description = "Also deliveries older than their target accepts. GA4 accepts 72 hours, and dates older clicks to 72 hours ago.",
    };

    private static readonly Option<int> Rate = new("--rate")
    {
        Description = "Deliveries per second, 1 to 1000.",
        DefaultValueFactory = _ => new ReplayRequest().Rate,
    };

    private static readonly Option<bool> Json = JsonOutput.CreateOption();

    public static Command Create()
    {
        Sink.AcceptOnlyFromAmong(Sinks);
        Rate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1000)
            {
                result.AddError("--rate must be a whole number from 1 to 1000.");
            }
        });
        var command = new Command("replay", "Moves parked deliveries back to the tracking queue.")
        {
            Click, Sink, Reason, Since, Until, DryRun, Force, Rate, Json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new ReplayRequest
            {
                ClickId = parsed.GetValue(Click),
                Sink = parsed.GetValue(Sink),
                Reason = parsed.GetValue(Reason),
                Since = parsed.GetValue(Since),
                Until = parsed.GetValue(Until),
                DryRun = parsed.GetValue(DryRun),
                Force = parsed.GetValue(Force),
                Rate = parsed.GetValue(Rate),
            },
            parsed.GetValue(Json),
            cancellationToken));
        return command;
    }

    private static Guid? ParseId(ArgumentResult result)
    {
        if (Guid.TryParse(result.Tokens.Single().Value, out var id))
        {
            return id;
        }

        result.AddError("--click must be a click's id, such as 01a20650-ac68-76c2-b8c0-d2d9a4c73e05.");
        return null;
    }

    /// <summary>A time without a zone is UTC.</summary>
    private static DateTimeOffset? ParseTime(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        var option = ((OptionResult)result.Parent!).IdentifierToken!.Value;
        result.AddError($"{option} must be a date or a time, such as 2026-01-31 or 2026-01-31T08:00Z.");
        return null;
    }

    private static async Task<int> RunAsync(ReplayRequest request, bool json, CancellationToken cancellationToken)
    {
        // The messages that it holds are made visible again first.
        using var interruption = new Interruption(cancellationToken, PosixSignal.SIGINT, PosixSignal.SIGTERM);
        await using var services = CommandServices.Build();
        var replay = services.GetRequiredService<ParkingReplay>();
        var parked = ProgressBar.IsWanted(json) ? await CountAsync(services, interruption.Token) : null;
        var summary = await ProgressBar.ShowAsync(
            "parked messages", parked, json, examined => replay.RunAsync(request, TimeLimit, interruption.Token, examined));
        if (summary is { Examined: 0, Problem: { } failure })
        {
            throw new LocalHostException(
                $"The queues cannot be reached. {failure} TrackingStorage must name a storage account, or an emulator that is running.");
        }

        if (json)
        {
            await JsonOutput.WriteAsync(summary);
            return ExitCode();
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
        return ExitCode();

        int ExitCode() => interruption.ExitCode ?? (summary.Complete && summary.Problem is null ? 0 : 1);
    }

    /// <summary>Null if there is nothing, or if the storage does not say: then the replay tells why.</summary>
    private static async Task<int?> CountAsync(ServiceProvider services, CancellationToken cancellationToken)
    {
        try
        {
            var count = await services.GetRequiredKeyedService<StorageQueue>(QueueKey.Parked).CountAsync(cancellationToken);
            return count == 0 ? null : count;
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or AuthenticationFailedException)
        {
            return null;
        }
    }

    private static string Conclusion(ReplaySummary summary) => summary switch
    {
        { Problem: { } problem } => $"{problem} Not everything was examined: run it again.",
        { Complete: true } => "Everything that is parked was examined.",
        { Hidden: > 0 } => $"{summary.Hidden} messages are hidden: another replay holds them, or held them when it was killed. "
            + "They are visible again within an hour. Run it again then.",
        _ => "Not everything was examined: run it again.",
    };
}
