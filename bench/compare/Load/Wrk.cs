using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Compare.Load;

/// <summary>One closed-loop run of wrk: each connection sends its next request when it has the answer.</summary>
internal static class Wrk
{
    private const string Mark = "RESULT ";

    /// <exception cref="InvalidOperationException">wrk is missing or has failed; the message says which.</exception>
    public static async Task<WrkResult> RunAsync(Uri target, int connections, TimeSpan duration)
    {
        var seconds = ((int)duration.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var threads = Math.Min(2, connections).ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(
            "wrk",
            ["-t", threads, "-c", connections.ToString(CultureInfo.InvariantCulture), "-d", seconds, "--timeout", "10s", "-s", Path.Combine(AppContext.BaseDirectory, "Load", "links.lua"), target.GetLeftPart(UriPartial.Authority)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Start(start);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var line = output.Split('\n').FirstOrDefault(static line => line.StartsWith(Mark, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"wrk has failed: {await process.StandardError.ReadToEndAsync()}{output}");
        return JsonSerializer.Deserialize(line.AsSpan(Mark.Length), WrkJson.Default.WrkResult)!;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidOperationException("wrk is not on the PATH. On Debian and Ubuntu: apt-get install wrk", exception);
        }
    }
}

/// <summary>Latencies in microseconds. What is no 2xx or 3xx counts as a status error.</summary>
internal sealed record WrkResult(long Requests, long Microseconds, long StatusErrors, long SocketErrors, long P50, long P99, long P999, long Max)
{
    public long Redirects => Requests - StatusErrors;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WrkResult))]
internal sealed partial class WrkJson : JsonSerializerContext;
