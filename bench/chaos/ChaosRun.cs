using Chaos.Accounts;
using Chaos.Faults;
using Chaos.Host;
using Chaos.Load;
using Chaos.Storage;

namespace Chaos;

/// <summary>Clicks links while the host, the queue and the sinks fail, waits until what was answered has arrived, and accounts for every click.</summary>
internal static class ChaosRun
{
    private static readonly TimeSpan Say = TimeSpan.FromSeconds(15);

    /// <summary>Processes are stopped and stalled by signals.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    public static async Task<ChaosReport> RunAsync(ChaosOptions options, CancellationToken cancellationToken = default)
    {
        if (!IsSupported)
        {
            throw new PlatformNotSupportedException("The chaos run sends signals by the numbers of Linux; elsewhere it is not supported.");
        }

        var plan = FaultPlan.Make(options);
        var clock = new RunClock();
        var arrivals = new ArrivalBook(clock);
        using var pauses = new Pauses(clock);
        await using var stage = await Stage.StartAsync(options, arrivals, clock, cancellationToken);
        var diary = new FaultDiary(clock, options.Output);
        var copies = new MessageCopies(stage.Storage.Queue(HostSettings.Queue));
        var parked = new Parked(stage.Storage.Queue($"{HostSettings.Queue}-parked"));

        var start = clock.Now;
        await FailUnderLoadAsync(options, plan, stage, copies, diary, arrivals, clock, cancellationToken);
        var loadEnd = clock.Now;
        var left = await new Drain(stage, arrivals, parked, options, clock).WaitAsync(cancellationToken);
        var drained = clock.Now;
        await stage.Host.StopAsync();

        var clicks = stage.Clicks.Snapshot();
        var faults = diary.Snapshot();
        if (options.Folder is not null)
        {
            await File.WriteAllLinesAsync(Path.Combine(options.Folder, "clicks.csv"), clicks.Select(click => click.ToCsv()).Prepend(Click.CsvHeader), cancellationToken);
        }

        var report = new ChaosReport
        {
            Options = options,
            Sent = clicks.Count,
            Answered = clicks.Count(click => click.Fate == ClickFate.Answered),
            Unanswered = clicks.Count(click => click.Fate == ClickFate.Unanswered),
            Faults = faults,
            Account = Account.Of(clicks, arrivals, parked, new DuplicateCauses(faults, stage.Lives, copies)),
            ReportedLost = stage.Log.Lost,
            Spooled = stage.Log.Spooled,
            ErrorLines = stage.Log.Errors,
            Copies = copies.Messages,
            StrangeEvents = arrivals.Strangers + arrivals.Problems,
            LeftOver = left,
            Redirects = Latencies.Of(clicks, stage.Lives),
            Violations = Violation.Of(clicks, stage.Lives, pauses, faults),
            LongestPause = pauses.Longest(),
            Load = loadEnd - start,
            Drain = drained - loadEnd,
        };
        if (report.Lost > 0 || report.FailedRedirects > 0 || report.Unexplained > 0)
        {
            stage.KeepFolder = true;
            await options.Output.WriteLineAsync($"The log of the host and its spool are in {stage.Folder}.");
        }

        return report;
    }

    /// <summary>Returns when both are through; the first of them to fail ends the other.</summary>
    private static async Task FailUnderLoadAsync(
        ChaosOptions options, FaultPlan plan, Stage stage, MessageCopies copies, FaultDiary diary, ArrivalBook arrivals, RunClock clock, CancellationToken cancellationToken)
    {
        using var driver = new FaultDriver(stage.Host, stage.Lives, stage.Storage, copies, stage.Spool, stage.Collector.Collector.Behaviours, diary, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var saying = SayAsync();
        try
        {
            await Task.WhenAll(
                EndingAsync(driver.RunAsync(plan, clock.Now, end.Token)),
                EndingAsync(stage.Load.RunAsync(options.Clicks, options.Rate, end.Token)));
        }
        finally
        {
            await end.CancelAsync();
            await saying;
        }

        async Task EndingAsync(Task part)
        {
            try
            {
                await part;
            }
            catch
            {
                await end.CancelAsync();
                throw;
            }
        }

        async Task SayAsync()
        {
            while (!end.IsCancellationRequested)
            {
                await Task.Delay(Say, TimeProvider.System, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await options.Output.WriteLineAsync($"{clock.Now.TotalSeconds,6:F0} s  {stage.Clicks.Answered:N0} clicks answered, {arrivals.Accepted:N0} deliveries made");
            }
        }
    }
}
