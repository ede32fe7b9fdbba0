using Spectre.Console;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>A progress bar on standard error, if that is a terminal.</summary>
internal static class ImportProgress
{
    public static async Task<T> ShowAsync<T>(int total, Func<Action<int>, Task<T>> act)
    {
        if (Console.IsErrorRedirected)
        {
            return await act(static _ => { });
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask("links", maxValue: Math.Max(1, total));
                return await act(done => task.Value = done);
            });
    }
}
