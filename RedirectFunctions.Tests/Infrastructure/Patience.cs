namespace RedirectFunctions.Tests.Infrastructure;

/// <summary>How long a test waits for something that must happen. On a busy machine, .NET is slow to start.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
}
