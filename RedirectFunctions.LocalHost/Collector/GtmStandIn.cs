namespace RedirectFunctions.LocalHost.Collector;

/// <summary>A GTM server container with the Data Client on this path; it accepts anything.</summary>
internal sealed class GtmStandIn(EventCollector collector)
{
    public async Task CollectAsync(HttpContext http)
    {
        if (await SinkExchange.ReadBodyAsync(http) is { } body
            && await SinkExchange.RecordAsync(http, collector, SinkNames.Gtm, StatusCodes.Status200OK, body))
        {
            var now = collector.Time.GetUtcNow();
            await http.Response.WriteAsJsonAsync(
                new GtmAnswer(now.ToUnixTimeSeconds(), $"{now.ToUnixTimeMilliseconds()}_{Random.Shared.Next():D10}"),
                CollectorJson.Readable.GtmAnswer,
                cancellationToken: http.RequestAborted);
        }
    }
}
