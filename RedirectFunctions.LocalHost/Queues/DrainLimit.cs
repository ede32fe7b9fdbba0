namespace RedirectFunctions.LocalHost.Queues;

/// <summary>
/// How long running messages may take once the host stops. Requests and the app's own services stop after them and need time as well.
/// </summary>
internal sealed record DrainLimit(TimeSpan Value)
{
    private static readonly TimeSpan ForTheRest = TimeSpan.FromSeconds(5);

    public static TimeSpan Within(TimeSpan shutdownTimeout) =>
        shutdownTimeout > ForTheRest * 2 ? shutdownTimeout - ForTheRest : shutdownTimeout / 2;
}
