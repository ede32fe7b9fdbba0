using System.Diagnostics;
using System.Globalization;

namespace RedirectFunctions.LocalHost.Storage;

/// <summary>A line every few seconds while something takes its time, so that nobody takes the program for dead.</summary>
internal sealed class InstallProgress(TextWriter output, TimeSpan every)
{
    /// <summary>Ends when the work does, in the same way.</summary>
    public async Task ShowAsync(Task work)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(every);
        while (await Task.WhenAny(work, timer.WaitForNextTickAsync().AsTask()) != work)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  … {watch.Elapsed.TotalSeconds:0} s"));
        }

        await work;
    }
}
