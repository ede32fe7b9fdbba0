using System.Globalization;
using System.Text.Json;

namespace RedirectFunctions.LocalHost.Collector;

internal static class CollectorEndpoints
{
    public static void MapCollector(this IEndpointRouteBuilder endpoints, EventCollector collector)
    {
        var gtm = new GtmStandIn(collector);
        var ga4 = new Ga4StandIn(collector);
        endpoints.MapPost("/collector/gtm", gtm.CollectAsync);
        endpoints.MapPost("/collector/mp/collect", ga4.CollectAsync);
        endpoints.MapPost("/collector/debug/mp/collect", ga4.ValidateAsync);
        endpoints.MapPost("/collector/webhook", http => WebhookAsync(http, collector));
        var tokens = collector.Tokens;
        var dataManager = new DataManagerStandIn(collector, tokens);
        endpoints.MapPost("/collector/v1/token", tokens.ExchangeAsync);
        endpoints.MapPost("/collector/v1/projects/-/serviceAccounts/{account}:generateAccessToken", tokens.ImpersonateAsync);
        endpoints.MapPost("/collector/v1/events:ingest", dataManager.IngestAsync);
        endpoints.MapGet("/collector/v1/requestStatus:retrieve", dataManager.StatusAsync);
        endpoints.MapGet("/collector", http => SeenAsync(http, collector.Events));
        endpoints.MapGet("/collector/events", http => ListAsync(http, collector.Events));
        endpoints.MapDelete("/collector/events", http => Done(http, collector.Events.Clear));
        endpoints.MapPost("/collector/behaviour", http => BehaveAsync(http, collector.Behaviours));
        endpoints.MapDelete("/collector/behaviour", http => Done(http, collector.Behaviours.Reset));
    }

    /// <summary>An endpoint that takes every click; who has signed it is not looked at.</summary>
    private static async Task WebhookAsync(HttpContext http, EventCollector collector)
    {
        if (await SinkExchange.ReadBodyAsync(http) is { } body)
        {
            await SinkExchange.RecordAsync(http, collector, SinkNames.Webhook, StatusCodes.Status204NoContent, body);
        }
    }

    /// <summary>How many events each sink has ever received.</summary>
    private static Task SeenAsync(HttpContext http, EventStore events) => http.Response.WriteAsJsonAsync(
        SinkNames.All.ToDictionary(sink => sink, events.Seen, StringComparer.Ordinal),
        CollectorJson.Readable.DictionaryStringInt64,
        cancellationToken: http.RequestAborted);

    /// <summary>Newest first; <c>?sink=gtm|ga4|webhook</c> and <c>?limit=</c> (default 100).</summary>
    private static Task ListAsync(HttpContext http, EventStore events)
    {
        var query = http.Request.Query;
        var sink = query["sink"].ToString();
        var limit = int.TryParse(query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 100;
        var views = events.Snapshot()
            .Reverse()
            .Where(received => sink.Length == 0 || received.Sink == sink)
            .Take(limit)
            .Select(EventView.Of);
        return http.Response.WriteAsJsonAsync(views, CollectorJson.Readable.IEnumerableEventView, cancellationToken: http.RequestAborted);
    }

    private static async Task BehaveAsync(HttpContext http, Behaviours behaviours)
    {
        Behaviour? behaviour;
        try
        {
            behaviour = await JsonSerializer.DeserializeAsync(http.Request.Body, CollectorJson.Readable.Behaviour, http.RequestAborted);
        }
        catch (JsonException exception)
        {
            await RefuseAsync(http, exception.Message);
            return;
        }

        if (behaviour is null || !SinkNames.IsKnown(behaviour.Sink))
        {
            await RefuseAsync(http, $"sink must be one of {string.Join(", ", SinkNames.All)}.");
            return;
        }

        behaviours.Set(behaviour.Sink!, behaviour);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Task RefuseAsync(HttpContext http, string why)
    {
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return http.Response.WriteAsync(why, http.RequestAborted);
    }

    private static Task Done(HttpContext http, Action action)
    {
        action();
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
