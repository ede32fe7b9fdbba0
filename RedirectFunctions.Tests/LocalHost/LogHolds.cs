using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>Waits for a line of the log.</summary>
internal static class LogHolds
{
    public static async Task LineAsync(LogLines log, string text)
    {
        var deadline = DateTimeOffset.UtcNow + Patience.Limit;
        while (!log.All.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            Assert.True(DateTimeOffset.UtcNow < deadline, $"Not logged: {text}. {string.Join(Environment.NewLine, log.All)}");
            await Task.Delay(50);
        }
    }
}
