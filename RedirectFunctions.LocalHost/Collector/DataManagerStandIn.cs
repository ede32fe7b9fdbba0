using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RedirectFunctions.LocalHost.Collector;

/// <summary>
/// Google's Data Manager API for GA4. Like the real one, it refuses a request as a whole for one wrong event, keeps nothing of what is only
/// to be validated, and says half an hour later what became of the events.
/// </summary>
internal sealed class DataManagerStandIn(EventCollector collector, GoogleTokenStandIn tokens)
{
    /// <summary>Requests a minute for a Cloud project.</summary>
    public const int Quota = 300;

    private const int MaxFollowed = 10_000;

    private static readonly TimeSpan Processing = TimeSpan.FromMinutes(30);

    private readonly DataManagerRules _rules = new(collector.Time, collector.MaxValueLength);
    private readonly Lock _lock = new();
    private readonly Queue<DateTimeOffset> _minute = new();
    private readonly Dictionary<string, (DateTimeOffset Taken, int Events)> _taken = new(StringComparer.Ordinal);

    public async Task IngestAsync(HttpContext http)
    {
        if (!tokens.IsAllowed(http.Request))
        {
            await DataManagerError.Unauthenticated.WriteAsync(http);
            return;
        }

        if (IsOverQuota())
        {
            await DataManagerError.QuotaExceeded.WriteAsync(http);
            return;
        }

        if (await SinkExchange.ReadBodyAsync(http) is not { } body)
        {
            return;
        }

        var problems = _rules.Check(body, out var request);
        var error = problems.Count == 0 ? null : DataManagerError.Of(problems[0].ValidationCode, problems);
        if (request is { } got && got.TryGetProperty("validateOnly", out var only) && only.ValueKind == JsonValueKind.True)
        {
            await (error is null ? WriteAsync(http, []) : error.WriteAsync(http));
            return;
        }

        var events = EventsOf(request, body, problems);
        if (await SinkExchange.RecordEachAsync(http, collector, SinkNames.Ga4, error?.Code ?? StatusCodes.Status200OK, events))
        {
            await (error is null ? WriteAsync(http, new JsonObject { ["requestId"] = Take(events.Count) }) : error.WriteBodyAsync(http));
        }
    }

    public Task StatusAsync(HttpContext http)
    {
        if (!tokens.IsAllowed(http.Request))
        {
            return DataManagerError.Unauthenticated.WriteAsync(http);
        }

        (DateTimeOffset Taken, int Events) found;
        lock (_lock)
        {
            if (!_taken.TryGetValue(http.Request.Query["requestId"].ToString(), out found))
            {
                return DataManagerError.NotFound.WriteAsync(http);
            }
        }

        var isDone = collector.Time.GetUtcNow() - found.Taken >= Processing;
        return WriteAsync(http, new JsonObject
        {
            ["requestStatusPerDestination"] = new JsonArray(new JsonObject
            {
                ["requestStatus"] = isDone ? "SUCCESS" : "PROCESSING",
                ["eventsIngestionStatus"] = new JsonObject { ["recordCount"] = found.Events.ToString(CultureInfo.InvariantCulture) },
            }),
        });
    }

    /// <summary>Each event by itself, with what is wrong with it; the request where it has none.</summary>
    private static IReadOnlyList<(byte[] Body, IReadOnlyList<Ga4Problem>? Problems)> EventsOf(
        JsonElement? request, byte[] body, IReadOnlyList<Ga4Problem> problems)
    {
        if (request is not { } got
            || !got.TryGetProperty("events", out var events)
            || events.ValueKind != JsonValueKind.Array
            || events.GetArrayLength() == 0)
        {
            return [(body, problems)];
        }

        var ofRequest = problems.Where(static problem => !problem.FieldPath.StartsWith("events[", StringComparison.Ordinal)).ToList();
        return
        [
            .. events.EnumerateArray().Select((one, index) => (
                Encoding.UTF8.GetBytes(one.GetRawText()),
                (IReadOnlyList<Ga4Problem>?)
                [
                    .. ofRequest,
                    .. problems.Where(problem => problem.FieldPath.StartsWith($"events[{index}]", StringComparison.Ordinal)),
                ])),
        ];
    }

    private static Task WriteAsync(HttpContext http, JsonObject answer)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(answer.ToJsonString(), http.RequestAborted);
    }

    private bool IsOverQuota()
    {
        var now = collector.Time.GetUtcNow();
        lock (_lock)
        {
            while (_minute.TryPeek(out var first) && now - first >= TimeSpan.FromMinutes(1))
            {
                _minute.Dequeue();
            }

            if (_minute.Count >= Quota)
            {
                return true;
            }

            _minute.Enqueue(now);
            return false;
        }
    }

    private string Take(int events)
    {
        var requestId = Guid.NewGuid().ToString("N");
        lock (_lock)
        {
            if (_taken.Count >= MaxFollowed)
            {
                _taken.Clear();
            }

            _taken[requestId] = (collector.Time.GetUtcNow(), events);
        }

        return requestId;
    }
}
