using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using RedirectFunctions.Delivery;
using RedirectFunctions.Delivery.Sinks.Archive;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Tests.Clicks;
using RedirectFunctions.Tests.Delivery.Faults;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Delivery;

/// <summary>The archive on a real blob service: it has each click once, however often the message is delivered.</summary>
[Trait("Category", "Slow")]
public sealed class ArchiveTests(AzuriteFixture azurite)
{
    private readonly string _container = $"t-{Guid.NewGuid():N}";

    [Fact]
    public async Task The_clicks_of_a_message_are_one_blob_named_after_the_first()
    {
        await using var delivery = await FaultyDelivery.StartAsync(Archive());

        await delivery.DeliverAsync(Clicks(100));

        var (name, rows) = Assert.Single(await BlobsAsync());
        Assert.Equal($"clicks/dt=2026-03-04/hr=05/{IdOf(0)}.ndjson.gz", name);
        Assert.Equal(Enumerable.Range(0, 100).Select(IdOf), rows.Select(row => row.GetProperty("id").GetGuid()));
        Assert.Equal("https://shop.example/7", rows[7].GetProperty("destination_url").GetString());
        Assert.Empty(delivery.FollowUps());
    }

    [Fact]
    public async Task A_message_that_is_delivered_twice_is_in_the_archive_once()
    {
        await using var delivery = await FaultyDelivery.StartAsync(Archive());

        await delivery.DeliverAsync(Clicks(100));
        await delivery.DeliverAsync(Clicks(100));
        await Task.WhenAll(delivery.DeliverAsync(Clicks(100)), delivery.DeliverAsync(Clicks(100)));

        await AssertEachOnceAsync(100);
        Assert.Empty(delivery.Parked());
        Assert.Empty(delivery.FollowUps());
    }

    /// <summary>The put arrives but its answer is lost; then the clicks return in parts, and are replayed in parts.</summary>
    [Fact]
    public async Task Clicks_that_no_longer_come_together_after_an_unknown_outcome_are_in_the_archive_once()
    {
        var line = new LosingAnswers { Loses = true };
        await using var delivery = await FaultyDelivery.StartAsync(Archive(line));
        await delivery.DeliverAsync(Clicks(30));
        var again = Assert.Single(delivery.FollowUps()).Clicks;
        Assert.Equal(30, again.Count);
        line.Loses = false;

        await delivery.DeliverAsync(again.Skip(20));
        await delivery.DeliverAsync(again.Take(10));
        foreach (var click in again.Skip(10).Take(10))
        {
            await delivery.DeliverAsync([click]);
        }

        await AssertEachOnceAsync(30);
        Assert.Single(await BlobsAsync());
    }

    [Fact]
    public async Task Parts_of_a_group_that_was_not_stored_are_stored_and_none_is_lost()
    {
        var line = new LosingAnswers { Refuses = true };
        await using var delivery = await FaultyDelivery.StartAsync(Archive(line));
        await delivery.DeliverAsync(Clicks(30));
        var again = Assert.Single(delivery.FollowUps()).Clicks;
        line.Refuses = false;

        // The very first click comes last.
        await delivery.DeliverAsync(again.Skip(10));
        await delivery.DeliverAsync(again.Take(10));
        await delivery.DeliverAsync(again.Take(10));

        await AssertEachOnceAsync(30);
        Assert.Equal(11, (await BlobsAsync()).Count);
    }

    [Fact]
    public async Task Follow_ups_of_other_sinks_do_not_touch_the_archive()
    {
        var gtm = new ScriptedSink("gtm", _ => new DeliveryOutcome.Retry("http_503", 503));
        await using var delivery = await FaultyDelivery.StartAsync(Archive(), gtm);

        await delivery.DeliverAsync(Clicks(5, "archive", "gtm"));
        var before = await BlobsAsync();
        await delivery.DeliverAsync(Assert.Single(delivery.FollowUps()).Clicks);

        Assert.Equal(before.Select(blob => blob.Name), (await BlobsAsync()).Select(blob => blob.Name));
        Assert.All(delivery.FollowUps().SelectMany(batch => batch.Clicks), click => Assert.Equal("gtm", Assert.Single(click.Deliveries).Sink));
        await AssertEachOnceAsync(5);
    }

    [Theory]
    [InlineData(403, true)]
    [InlineData(404, true)]
    [InlineData(409, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(400, false)]
    [InlineData(413, false)]
    public async Task A_service_that_is_not_right_yet_is_asked_again(int status, bool again)
    {
        var sink = Archive(new LosingAnswers { Answer = status });

        var outcomes = await sink.DeliverAsync([SampleClick.Full, SampleClick.Bare], $"{SampleClick.Id}", CancellationToken.None);

        DeliveryOutcome expected = again ? new DeliveryOutcome.Retry($"http_{status}", status) : new DeliveryOutcome.Refused($"http_{status}", status);
        Assert.Equal([expected, expected], outcomes);
    }

    [Fact]
    public async Task A_service_that_is_away_is_asked_again_and_nothing_may_have_arrived_twice()
    {
        using var port = new RefusingPort();
        var sink = new ArchiveSink(new ArchiveOptions(
            new() { ConnectionString = azurite.ConnectionString.Split("BlobEndpoint")[0] + $"BlobEndpoint={port.Url}devstoreaccount1;" }, _container));

        var outcome = Assert.IsType<DeliveryOutcome.Retry>(Assert.Single(await sink.DeliverAsync([SampleClick.Full], $"{SampleClick.Id}", CancellationToken.None)));

        Assert.Equal(("network", false), (outcome.Reason, outcome.MayHaveArrived));
    }

    private static Guid IdOf(int number) => Guid.Parse($"019cb73d-3218-7000-8000-{number:x12}");

    private static BatchedClick[] Clicks(int count, params string[] sinks) =>
    [
        .. FaultyDelivery.Clicks(count, sinks is [] ? ["archive"] : sinks)
            .Select((batched, number) => batched with { Click = batched.Click with { Id = IdOf(number) } }),
    ];

    private ArchiveSink Archive(LosingAnswers? line = null) => new(
        new ArchiveOptions(new() { ConnectionString = azurite.ConnectionString }, _container),
        line is null ? null : new HttpClientTransport(new HttpClient(line)));

    private async Task AssertEachOnceAsync(int clicks) => Assert.Equal(
        Enumerable.Range(0, clicks).Select(IdOf),
        (await BlobsAsync()).SelectMany(blob => blob.Rows).Select(row => row.GetProperty("id").GetGuid()).Order());

    private async Task<List<(string Name, JsonElement[] Rows)>> BlobsAsync()
    {
        var container = new BlobContainerClient(azurite.ConnectionString, _container);
        var blobs = new List<(string, JsonElement[])>();
        await foreach (var blob in container.GetBlobsAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            var content = await container.GetBlobClient(blob.Name).DownloadContentAsync(TestContext.Current.CancellationToken);
            using var gzip = new GZipStream(content.Value.Content.ToStream(), CompressionMode.Decompress);
            using var reader = new StreamReader(gzip);
            var lines = (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            blobs.Add((blob.Name, [.. lines.Select(line => JsonDocument.Parse(line).RootElement)]));
        }

        return blobs;
    }

    private sealed class LosingAnswers() : DelegatingHandler(new SocketsHttpHandler())
    {
        /// <summary>Puts arrive, but their answers are lost.</summary>
        public bool Loses { get; set; }

        /// <summary>Puts are lost.</summary>
        public bool Refuses { get; set; }

        /// <summary>The status that answers every request; none arrives.</summary>
        public int? Answer { get; init; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Answer is { } status)
            {
                return new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent([]), RequestMessage = request };
            }

            if (Refuses)
            {
                throw new HttpRequestException(HttpRequestError.ConnectionError);
            }

            var response = await base.SendAsync(request, cancellationToken);
            if (Loses && response.StatusCode == HttpStatusCode.Created && request.RequestUri!.Segments.Length > 3)
            {
                response.Dispose();
                throw new HttpRequestException(HttpRequestError.ResponseEnded);
            }

            return response;
        }
    }
}
