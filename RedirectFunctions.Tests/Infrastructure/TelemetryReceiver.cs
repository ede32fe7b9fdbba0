using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RedirectFunctions.LocalHost;

namespace RedirectFunctions.Tests.Infrastructure;

/// <summary>Receives exports by OTLP (HTTP, Protobuf) or to Azure Monitor, and keeps them unchanged. Texts are readable in both.</summary>
internal sealed class TelemetryReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();

    private TelemetryReceiver(WebApplication app) => _app = app;

    public Uri Url => ListenAddress.Reachable(_app.Urls.First());

    /// <summary>Settings of an app that exports by OTLP to this receiver.</summary>
    public (string Name, string Value)[] Otlp =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", Url.AbsoluteUri),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
    ];

    /// <summary>Settings of an app to which this receiver is Azure Monitor.</summary>
    public (string Name, string Value)[] AzureMonitor =>
        [("APPLICATIONINSIGHTS_CONNECTION_STRING", $"InstrumentationKey={Guid.NewGuid()};IngestionEndpoint={Url.AbsoluteUri}")];

    public string All => Of("");

    /// <summary>All exported items.</summary>
    public IReadOnlyList<ExportedItem> Items => [.. _received.SelectMany(post => ExportedItem.In(post.Path, post.Body))];

    /// <summary>Everything posted to paths with this end: <c>traces</c>, <c>metrics</c>, <c>logs</c>, <c>track</c>.</summary>
    public string Of(string path) => string.Join('\n', _received.Where(body => body.Path.EndsWith(path, StringComparison.Ordinal)).Select(body => Encoding.UTF8.GetString(body.Body)));

    public static async Task<TelemetryReceiver> StartAsync()
    {
        // The exporter to Azure Monitor reports about itself to Microsoft. It must not do so from a test.
        Environment.SetEnvironmentVariable("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        var receiver = new TelemetryReceiver(builder.Build());
        receiver._app.Run(receiver.ReceiveAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await using var content = http.Request.Headers.ContentEncoding == "gzip" ? new GZipStream(http.Request.Body, CompressionMode.Decompress) : http.Request.Body;
        await content.CopyToAsync(body, http.RequestAborted);
        _received.Enqueue((http.Request.Path, body.ToArray()));
        if (http.Request.Path.Value!.EndsWith("track", StringComparison.Ordinal))
        {
            var items = Encoding.UTF8.GetString(body.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
            await http.Response.WriteAsync($$"""{"itemsReceived":{{items}},"itemsAccepted":{{items}},"errors":[]}""", http.RequestAborted);
        }
    }
}
