using System.Text.Json;

namespace Compare.Load;

/// <summary>Requests that storage emulators started by this process have answered; each would be a transaction on the bill.</summary>
internal static class RequestCount
{
    private static readonly TimeSpan WrittenWithin = TimeSpan.FromMilliseconds(250);
    private static readonly string CountFile = Path.Combine(Path.GetTempPath(), $"redirect-functions-compare-{Environment.ProcessId}.json");

    /// <summary>Lets every Node that is started from now on count; the latest one is the one that is read.</summary>
    public static void Begin()
    {
        Environment.SetEnvironmentVariable("COUNT_REQUESTS_IN", CountFile);
        Environment.SetEnvironmentVariable("NODE_OPTIONS", $"--require \"{Path.Combine(AppContext.BaseDirectory, "Load", "count-requests.cjs")}\"");
    }

    public static async Task<long> ReadAsync()
    {
        await Task.Delay(WrittenWithin);
        return JsonSerializer.Deserialize<long>(await File.ReadAllTextAsync(CountFile));
    }
}
