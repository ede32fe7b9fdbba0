namespace RedirectFunctions.Tests.Infrastructure;

/// <summary>How long a test waits for what must come: a start of .NET on a busy machine takes its time.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
}
