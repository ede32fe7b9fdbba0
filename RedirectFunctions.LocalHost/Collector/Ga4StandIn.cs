namespace RedirectFunctions.LocalHost.Collector;

/// <summary>
/// GA4's Measurement Protocol. Like the real one, it returns 204 for everything; what is wrong is recorded with the event.
/// </summary>
internal sealed class Ga4StandIn(EventCollector collector)
{
    public const string Secret = "api_secret";
    private const string MeasurementId = "measurement_id";

    private readonly Ga4PayloadRules _rules = new(collector.Time, collector.MaxValueLength);

    public async Task CollectAsync(HttpContext http)
    {
        if (await SinkExchange.ReadBodyAsync(http) is { } body)
        {
            var problems = new[] { MeasurementId, Secret }
                .Where(name => string.IsNullOrEmpty(http.Request.Query[name]))
                .Select(static name => new Ga4Problem(name, $"The query parameter {name} is missing.", Ga4Problem.Required))
                .Concat(_rules.Check(body));
            await SinkExchange.RecordAsync(http, collector, SinkNames.Ga4, StatusCodes.Status204NoContent, body, [.. problems]);
        }
    }

    /// <summary>Like the real one, the validation server records nothing and checks neither the secret nor the measurement id.</summary>
    public async Task ValidateAsync(HttpContext http)
    {
        if (await SinkExchange.ReadBodyAsync(http) is { } body)
        {
            await http.Response.WriteAsJsonAsync(
                new ValidationAnswer(_rules.Check(body)), CollectorJson.Readable.ValidationAnswer, cancellationToken: http.RequestAborted);
        }
    }
}
