using System.ComponentModel;
using System.Text.Json;
using Processes;

namespace Compare.Load;

/// <summary>One closed-loop run of wrk: each connection sends its next request when it has the answer.</summary>
internal static class Wrk
{
    private const string Mark = "RESULT ";

    /// <exception cref="InvalidOperationException">wrk is missing or has failed; the message says which.</exception>
    public static async Task<WrkResult> RunAsync(Uri target, int connections, TimeSpan duration)
    {
        if (connections == 0)
        {
            await Task.Delay(duration);
            return new WrkResult(0, 0, 0, 0, 0, 0, 0, 0);
        }

        await using var process = Start(
            "-t", $"{Math.Min(2, connections)}", "-c", $"{connections}", "-d", $"{(int)duration.TotalSeconds}", "--timeout", "10s",
            "-s", Path.Combine(AppContext.BaseDirectory, "Load", "links.lua"), target.GetLeftPart(UriPartial.Authority));
        await process.EndAsync();
        return process.Output.Split('\n').FirstOrDefault(static line => line.StartsWith(Mark, StringComparison.Ordinal)) is { } line
            ? JsonSerializer.Deserialize<WrkResult>(line[Mark.Length..], JsonSerializerOptions.Web)!
            : throw new InvalidOperationException($"wrk has failed: {process.Errors}{process.Output}");
    }

    private static ChildProcess Start(params string[] arguments)
    {
        try
        {
            return new ChildProcess("wrk", arguments, []);
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException("wrk is not on the PATH. On Debian and Ubuntu: apt-get install wrk", exception);
        }
    }
}

/// <summary>Latencies are in microseconds. A status other than 2xx or 3xx counts as an error.</summary>
internal sealed record WrkResult(
    long Requests, long Microseconds, long StatusErrors, long SocketErrors, long P50, long P99, long P999, long Max)
{
    public long Redirects => Requests - StatusErrors;

    public long Failures => StatusErrors + SocketErrors;
}
