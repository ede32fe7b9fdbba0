namespace Chaos;

/// <summary>
/// Clicks links while the host, the queue and the sinks fail, waits until the answered clicks have arrived, and accounts for every click.
/// </summary>
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
        using var pauses = new Pauses(clock);
        await using var stage = await Stage.StartAsync(options, clock, cancellationToken);
        using var driver = new FaultDriver(stage, options.Output);

        var start = clock.Now;
        await FailUnderLoadAsync(options, plan, stage, driver, cancellationToken);
        var loadEnd = clock.Now;
        var left = await Drain.WaitAsync(stage, options, cancellationToken);
        var drained = clock.Now;
        await stage.Host.StopAsync();
        await stage.Storage.StopAsync();
        await stage.Storage.Archive.ReadAsync(stage.Arrivals, clock, cancellationToken);

        var clicks = stage.Load.Clicks;
        if (options.Folder is not null)
        {
            var lines = clicks.Select(click => click.ToCsv()).Prepend(Click.CsvHeader);
            await File.WriteAllLinesAsync(Path.Combine(options.Folder, "clicks.csv"), lines, cancellationToken);
        }

        var lives = stage.Host.Lives;
        var report = new ChaosReport(
            options,
            clicks,
            [
                .. clicks.Where(click => click.Fate == ClickFate.Answered && lives.WasUp(click))
                    .Select(click => click.Latency.TotalMilliseconds)
                    .Order(),
            ],
            Violation.Of(clicks, lives, pauses, driver.Happened),
            driver.Happened,
            Account.Of(stage, driver.Happened),
            stage.Host.Log,
            stage.Copies.Messages,
            stage.Arrivals.Strange,
            left,
            pauses.Longest,
            Load: loadEnd - start,
            Drain: drained - loadEnd);
        if (report.Account.Lost.Count > 0 || report.FailedRedirects > 0 || report.Unexplained.Any())
        {
            stage.KeepFolder = true;
            await options.Output.WriteLineAsync($"The log of the host and its spool are in {stage.Folder}.");
        }

        return report;
    }

    /// <summary>Returns when both have finished. If one fails, the other is ended.</summary>
    private static async Task FailUnderLoadAsync(
        ChaosOptions options, FaultPlan plan, Stage stage, FaultDriver driver, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] parts = [driver.RunAsync(plan, end.Token), stage.Load.RunAsync(options.Clicks, options.Rate, end.Token)];
        var saying = SayAsync();
        try
        {
            await foreach (var part in Task.WhenEach(parts))
            {
                await part;
            }
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll([.. parts, saying]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task SayAsync()
        {
            while (!end.IsCancellationRequested)
            {
                await Task.Delay(Say, TimeProvider.System, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await options.Output.WriteLineAsync(
                    $"{stage.Clock.Now.TotalSeconds,6:F0} s  {stage.Load.Answered:N0} clicks answered, "
                    + $"{stage.Arrivals.Accepted:N0} deliveries made");
            }
        }
    }
}
