using System.Globalization;
using Spectre.Console;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>How far long work is, on standard error. There is none where no person watches: without a terminal, or for JSON.</summary>
internal static class ProgressBar
{
    /// <param name="what">What is counted, such as <c>links</c>.</param>
    /// <param name="total">How many there are; null if nobody knows.</param>
    /// <param name="act">Says how many are done, from any thread; of two that say it at once, the larger number counts.</param>
    public static async Task<T> ShowAsync<T>(string what, int? total, bool json, Func<Action<int>, Task<T>> act)
    {
        if (!IsWanted(json))
        {
            return await act(static _ => { });
        }

        ProgressColumn[] columns = total is null
            ? [new SpinnerColumn(), new TaskDescriptionColumn(), new ElapsedTimeColumn()]
            : [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()];
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress().Columns(columns).StartAsync(async context =>
        {
            var task = context.AddTask(what, maxValue: Math.Max(1, total ?? 1));
            task.IsIndeterminate = total is null;
            var telling = new Lock();
            var most = 0;
            return await act(done =>
            {
                lock (telling)
                {
                    most = Math.Max(most, done);
                    if (total is null)
                    {
                        task.Description = string.Create(CultureInfo.InvariantCulture, $"{what}: {most:N0}");
                    }
                    else
                    {
                        task.Value = most;
                    }
                }
            });
        });
    }

    public static bool IsWanted(bool json) => !json && !Console.IsOutputRedirected && !Console.IsErrorRedirected;
}
