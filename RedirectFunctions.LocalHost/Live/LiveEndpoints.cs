using System.Globalization;
using System.Text.Json;
using RedirectFunctions.LocalHost.Collector;
using RedirectFunctions.LocalHost.Live.Page;
using RedirectFunctions.Operations;

namespace RedirectFunctions.LocalHost.Live;

/// <summary>
/// The live page at <c>/</c>: what happens to each click, as it happens. Only on this machine; in Azure <c>/</c> belongs to the Functions
/// host.
/// </summary>
internal sealed class LiveEndpoints(
    LiveFeed feed,
    LiveArchive archive,
    LiveDocs docs,
    RetryNow retry,
    StatusReporter reporter,
    EventCollector collector,
    TimeProvider time,
    IHostApplicationLifetime lifetime)
{
    private const int MaxViewers = 20;

    /// <summary>What happens together is reported together.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    /// <summary>Sums and behaviours change without a click.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);

    private int _viewers;

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/", PageAsync);
        endpoints.MapGet("/live/events", EventsAsync);
        endpoints.MapGet("/live/clicks/{id}", ClickAsync);
        endpoints.MapPost("/live/sinks/{sink}/retry", RetryAsync);
        archive.Map(endpoints);
        docs.Map(endpoints);
    }

    private async Task PageAsync(HttpContext http)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentSecurityPolicy = LivePage.Document.ContentSecurityPolicy;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        await http.Response.Body.WriteAsync(LivePage.Document.Html, http.RequestAborted);
    }

    /// <summary>Server-sent events (WHATWG HTML, 9.2); an event's id is the version that the page then has.</summary>
    private async Task EventsAsync(HttpContext http)
    {
        if (Interlocked.Increment(ref _viewers) > MaxViewers)
        {
            Interlocked.Decrement(ref _viewers);
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await http.Response.WriteAsync($"{MaxViewers} pages are open already.", http.RequestAborted);
            return;
        }

        try
        {
            http.Response.ContentType = "text/event-stream";
            http.Response.Headers.CacheControl = "no-store";
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
            await StreamAsync(http, ending.Token);
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or the host is stopping.
        }
        finally
        {
            Interlocked.Decrement(ref _viewers);
        }
    }

    private async Task StreamAsync(HttpContext http, CancellationToken ending)
    {
        // Always from the start: a page that returns may face another process.
        var version = -1L;
        while (true)
        {
            var update = await UpdateAsync(version);
            version = update.Version;
            var json = JsonSerializer.Serialize(update, LiveJson.Default.LiveUpdate);
            await http.Response.WriteAsync($"data: {json}\n\n", ending);
            await http.Response.Body.FlushAsync(ending);
            await Task.Delay(Pace, time, ending);
            await feed.ChangedAsync(version, ending)
                .WaitAsync(Heartbeat, time, ending)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ending.ThrowIfCancellationRequested();
        }
    }

    private async Task<LiveUpdate> UpdateAsync(long since)
    {
        var report = await reporter.ReportAsync();
        var (version, journeys) = feed.Since(since);
        return new LiveUpdate(
            version,
            time.GetUtcNow(),
            [.. report.Sinks.Select(Sink)],
            docs.AreThere ? LiveDocs.Start : null,
            report.Queue.Problem,
            new SpoolView(
                report.Spool.Entries,
                report.Ledger.Where(sum => sum.Key.StartsWith("redirect.lost", StringComparison.Ordinal)).Sum(sum => sum.Value)),
            journeys);
    }

    private SinkView Sink(SinkStatus sink)
    {
        var count = feed.Count(sink.Name);
        return new SinkView(
            sink.Name,
            sink.Title,
            sink.ShortTitle,
            sink.Circuit,
            SinkNames.IsKnown(sink.Name) ? LiveBehaviours.NameOf(collector.Behaviours.Current(sink.Name)) : null,
            archive.IsSink(sink.Name) ? LiveArchive.Path : null,
            sink.Ledger["captured"],
            count.CarriedOver + count.ReplayedFromBefore,
            sink.Ledger["delivered"],
            sink.Ledger["parked"] - (sink.Ledger["replayed"] - count.ReplayedFromBefore),
            sink.Ledger["skipped"],
            count.InFlight);
    }

    /// <summary>Responds with a <see cref="RetryView"/>; 404 for a sink that is not on.</summary>
    private async Task RetryAsync(HttpContext http)
    {
        var sink = (string)http.Request.RouteValues["sink"]!;
        if (!retry.Sinks.Contains(sink, StringComparer.Ordinal))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            await http.Response.WriteAsync($"The sink must be one of {string.Join(", ", retry.Sinks)}.", http.RequestAborted);
            return;
        }

        var outcome = await retry.RunAsync(sink);
        await http.Response.WriteAsJsonAsync(
            new RetryView(outcome), LiveJson.Default.RetryView, cancellationToken: http.RequestAborted);
    }

    /// <summary>One click by its id; 404 if it is not among the newest.</summary>
    private async Task ClickAsync(HttpContext http)
    {
        if (feed.Find((string)http.Request.RouteValues["id"]!) is not { } found)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            await http.Response.WriteAsync(
                string.Create(CultureInfo.InvariantCulture, $"That click is not among the newest {LiveFeed.MaxJourneys} of this process."),
                http.RequestAborted);
            return;
        }

        var payloads = collector.Events.Snapshot()
            .Where(received => Payloads.ClickId(received) == found.View.Id)
            .TakeLast(20)
            .Select(received => new PayloadView(
                received.Sink, received.Time, received.Status, received.Json, received.IsChecked ? received.Problems : null));
        await http.Response.WriteAsJsonAsync(
            new JourneyDetails(found.View, found.Steps, [.. payloads]),
            LiveJson.Default.JourneyDetails,
            cancellationToken: http.RequestAborted);
    }
}
