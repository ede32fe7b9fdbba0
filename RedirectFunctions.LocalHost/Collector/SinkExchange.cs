namespace RedirectFunctions.LocalHost.Collector;

/// <summary>What the stand-ins have in common: read, record, then respond well or badly.</summary>
internal static class SinkExchange
{
    private const int MaxBody = 1024 * 1024;

    private static readonly string[] RecordedHeaders =
    [
        "User-Agent", "Content-Type", "X-Forwarded-For", "Referer", "traceparent", "tracestate", "x-gtm-server-preview",
        "webhook-id", "webhook-timestamp", "webhook-signature",
    ];

    /// <returns>Null if the body is larger than any sink would accept; then the response has been sent.</returns>
    public static async Task<byte[]?> ReadBodyAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0)
        {
            if (body.Length + read > MaxBody)
            {
                http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
                return null;
            }

            body.Write(chunk, 0, read);
        }

        return body.ToArray();
    }

    /// <summary>Records before responding: what a client gave up waiting for has arrived all the same.</summary>
    /// <param name="problems">The documented rules that the body breaks; null where there are none to hold it against.</param>
    /// <returns>Whether the usual response should follow.</returns>
    public static Task<bool> RecordAsync(
        HttpContext http,
        EventCollector collector,
        string sink,
        int usualStatus,
        byte[] body,
        IReadOnlyList<Ga4Problem>? problems = null) =>
        RecordEachAsync(http, collector, sink, usualStatus, [(body, problems)]);

    /// <summary>The same for a request with several events.</summary>
    public static async Task<bool> RecordEachAsync(
        HttpContext http,
        EventCollector collector,
        string sink,
        int usualStatus,
        IReadOnlyList<(byte[] Body, IReadOnlyList<Ga4Problem>? Problems)> events)
    {
        var behaviour = collector.Behaviours.Take(sink);
        var status = behaviour.Status ?? usualStatus;
        foreach (var (body, problems) in events)
        {
            collector.Events.Add(new CollectedEvent
            {
                Sink = sink,
                Time = collector.Time.GetUtcNow(),
                Method = http.Request.Method,
                Path = http.Request.Path,
                Status = behaviour.Drop ? null : status,
                Query = WithoutSecret(http.Request),
                Headers = RecordedHeaders.Where(http.Request.Headers.ContainsKey)
                    .ToDictionary(static name => name, name => http.Request.Headers[name].ToString(), StringComparer.OrdinalIgnoreCase),
                RawBody = body,
                Problems = problems ?? [],
                IsChecked = problems is not null,
            });
        }

        if (behaviour.DelayMs > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(behaviour.DelayMs), collector.Time, http.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (behaviour.Drop || http.RequestAborted.IsCancellationRequested)
        {
            http.Abort();
            return false;
        }

        http.Response.StatusCode = status;
        if (behaviour.RetryAfter is { } retryAfter)
        {
            http.Response.Headers.RetryAfter = retryAfter.ToString();
        }

        return status == usualStatus;
    }

    private static string WithoutSecret(HttpRequest request) => string.Join('&', request.Query.Select(static parameter =>
    {
        var isSecret = parameter.Key.Equals(Ga4StandIn.Secret, StringComparison.OrdinalIgnoreCase);
        return $"{parameter.Key}={(isSecret ? "***" : parameter.Value.ToString())}";
    }));
}
