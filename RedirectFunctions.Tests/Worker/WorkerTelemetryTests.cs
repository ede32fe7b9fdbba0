using System.Text.Json;
using RedirectFunctions.Tests.Infrastructure;
using WorkerHosting;

namespace RedirectFunctions.Tests.Worker;

/// <summary>Telemetry as the worker exports it, with the Functions worker's own spans, which LocalHost lacks.</summary>
[Trait("Category", "Slow")]
public sealed class WorkerTelemetryTests(AzuriteFixture azurite)
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string HostSpan = "b7ad6b7169203331";
    private const string DeliverTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string DeliverSpan = "00f067aa0ba902b7";

    [Fact]
    public async Task A_click_is_one_trace_from_the_hosts_span_to_the_sinks_and_no_row_is_there_twice()
    {
        await using var receiver = await TelemetryReceiver.StartAsync();
        await using var app = await StartAsync(receiver);

        await app.HttpAsync("Redirect", "GET /r?to=https%3A%2F%2Fexample.com%2F", traceParent: $"00-{Trace}-{HostSpan}-01");
        await app.DeliverAsync(() => app.ReceivedBy("gtm").Any() && app.ReceivedBy("ga4").Any(), () => $"00-{DeliverTrace}-{DeliverSpan}-01");
        app.Terminate();
        Assert.Equal(0, await app.EndAsync());

        var items = receiver.Of("track").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var spans = items.Select(Span.Of).OfType<Span>().ToLookup(span => span.Name);
        string[] names = ["deliver ga4", "deliver gtm", "enqueue"];
        Assert.Equal(names, spans.Select(span => span.Key).Order(StringComparer.Ordinal));
        Assert.Equal(HostSpan, The("enqueue").Parent);
        Assert.Equal(The("enqueue").Id, The("deliver gtm").Parent);
        Assert.Equal(The("enqueue").Id, The("deliver ga4").Parent);
        Assert.All(names, name => Assert.Equal(Trace, The(name).Trace));
        Assert.All(names, name => Assert.Contains(name, receiver.Of("traces"), StringComparison.Ordinal));

        // An attempt refers to the host's row for the call that made it.
        Assert.All(
            items.Where(item => item.Contains("\"name\":\"deliver ", StringComparison.Ordinal)),
            item => Assert.All([DeliverTrace, DeliverSpan], id => Assert.Contains(id, item, StringComparison.Ordinal)));

        // The host has its own row for each call, and exports the worker's log lines unless the worker says that it does so itself.
        Assert.Equal("True", app.Worker.Capabilities["WorkerOpenTelemetryEnabled"]);
        Assert.All(["\"name\":\"Request\"", "function ", "attempt 1: delivered"], text => Assert.DoesNotContain(text, receiver.All, StringComparison.Ordinal));

        // The host shows a line in its own log only if it knows the invocation.
        var lines = app.Log.Where(line => line.Message.Contains("attempt 1: delivered", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, lines.Count);
        Assert.All(lines, line => Assert.NotEmpty(line.InvocationId));

        Span The(string name) => Assert.Single(spans[name]);
    }

    [Fact]
    public async Task Of_a_function_that_throws_the_type_of_the_exception_is_exported_and_not_its_text()
    {
        await using var receiver = await TelemetryReceiver.StartAsync();
        await using var app = await StartAsync(receiver);

        var answer = await app.InvokeAsync("Deliver", new TypedData { ModelBindingData = new ModelBindingData { Source = "planted" } });
        app.Terminate();
        Assert.Equal(0, await app.EndAsync());

        Assert.Contains("planted", answer.Result.Exception.Message, StringComparison.Ordinal);
        Assert.All(["traces", "track"], path => Assert.Contains("function Deliver", receiver.Of(path), StringComparison.Ordinal));
        Assert.All(["logs", "track"], path => Assert.Contains(answer.Result.Exception.Type, receiver.Of(path), StringComparison.Ordinal));
        Assert.DoesNotContain("planted", receiver.All, StringComparison.Ordinal);
    }

    private Task<WorkerApp> StartAsync(TelemetryReceiver receiver) => WorkerApp.StartAsync(
        azurite.ConnectionString, [.. receiver.Otlp, .. receiver.AzureMonitor, ("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true")]);

    /// <param name="Name">What was done.</param>
    /// <param name="Id">Its own.</param>
    /// <param name="Parent">The id of the enclosing span; null for the first span of a trace.</param>
    /// <param name="Trace">The id of the trace.</param>
    private sealed record Span(string Name, string Id, string? Parent, string Trace)
    {
        /// <summary>Null if an item of Azure Monitor is not a span.</summary>
        public static Span? Of(string item)
        {
            using var json = JsonDocument.Parse(item);
            var tags = json.RootElement.GetProperty("tags");
            var data = json.RootElement.GetProperty("data").GetProperty("baseData");
            return data.TryGetProperty("id", out var id)
                ? new Span(
                    data.GetProperty("name").GetString()!,
                    id.GetString()!,
                    tags.TryGetProperty("ai.operation.parentId", out var parent) ? parent.GetString() : null,
                    tags.GetProperty("ai.operation.id").GetString()!)
                : null;
        }
    }
}
