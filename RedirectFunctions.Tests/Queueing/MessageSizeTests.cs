using System.IO.Compression;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Campaigns;
using RedirectFunctions.Clicks.Consent;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Clicks.Privacy;
using RedirectFunctions.Clicks.Traffic;
using RedirectFunctions.Clicks.Visitors;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Redirects.Destinations;
using RedirectFunctions.Tests.Clicks;

namespace RedirectFunctions.Tests.Queueing;

public class MessageSizeTests
{
    /// <summary>Lengths of destinations: some of any length, or many that are all short.</summary>
    private static readonly Gen<int[]> Sizes = Gen.OneOf<int[]>(Gen.Int[0, 8000].Array[0, 100], Gen.Int[0, 50].Array[0, 300]);

    [Fact]
    public void Any_clicks_fit_into_messages_and_none_is_lost_or_moved() => Sizes.Sample(
        sizes =>
        {
            var random = new Random(sizes.Length);
            var clicks = sizes.Select((size, index) => ClickOf(index, size, index % 2 == 0 ? random : null)).ToList();

            var messages = QueueJson.Write(clicks).ToList();

            Assert.All(messages, message => Assert.InRange(message.ToMemory().Length, 1, 60 * 1024));
            var read = messages.Select(Read).ToList();
            Assert.All(read, batch => Assert.InRange(batch.Clicks.Count, 1, 128));
            Assert.Equal(clicks.Select(click => click.Click.Id), read.SelectMany(batch => batch.Clicks).Select(click => click.Click.Id));
        },
        iter: 300);

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    [Fact]
    public void Messages_are_filled_before_a_next_one_is_begun()
    {
        var click = new BatchedClick(SampleClick.Bare, [new OutstandingDelivery("gtm")]);
        Assert.Equal([128, 128, 2], QueueJson.Write(Enumerable.Repeat(click, 258)).Select(message => Read(message).Clicks.Count));

        Assert.Equal([128, 72], QueueJson.Write(Enumerable.Range(0, 200).Select(number => ClickOf(number, 4000))).Select(message => Read(message).Clicks.Count));

        // Random letters out of 64 pack to six bits each, and base64 makes a byte of each again. So seven clicks of 8,000 fit, or six, because the packed size is not known in advance.
        var random = new Random(1);
        var messages = QueueJson.Write(Enumerable.Range(0, 20).Select(number => ClickOf(number, 8000, random))).ToList();
        Assert.All(messages.SkipLast(1), message => Assert.InRange(Read(message).Clicks.Count, 6, 7));
        Assert.Equal(20, messages.Sum(message => Read(message).Clicks.Count));
    }

    [Fact]
    public void A_long_message_is_base64_of_the_gzip_of_its_JSON()
    {
        var clicks = Enumerable.Range(0, 64).Select(number => ClickOf(number, 300)).ToList();

        var message = Assert.Single(QueueJson.Write(clicks));

        using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(message.ToString())), CompressionMode.Decompress);
        using var json = JsonDocument.Parse(gzip);
        Assert.Equal(1, json.RootElement.GetProperty("version").GetInt32());
        Assert.Equal(64, json.RootElement.GetProperty("clicks").GetArrayLength());
        Assert.InRange(message.ToMemory().Length, 1, 64 * 300 / 4);
    }

    [Fact]
    public void A_builder_that_was_cleared_begins_anew_whatever_it_held()
    {
        using var builder = new BatchBuilder();
        for (var number = 0; number < 64; number++)
        {
            builder.Add(QueueJson.Write(ClickOf(number, 300)));
        }

        builder.Clear();

        Assert.Equal(0, builder.Count);
        builder.Add(QueueJson.Write(ClickOf(64, 300)));
        Assert.Equal(Assert.Single(QueueJson.Write([ClickOf(64, 300)])).ToString(), builder.Take().ToString());
        Assert.Equal(0, builder.Count);
    }

    [Fact]
    public void No_clicks_are_no_message() => Assert.Empty(QueueJson.Write([]));

    /// <summary>One click as large as the limits at capture allow, with the characters that take the most JSON.</summary>
    [Theory]
    [InlineData("%01")]
    [InlineData("%7F")]
    [InlineData("%22")]
    [InlineData("%5C")]
    [InlineData("%C2%80")]
    [InlineData("%E2%80%A8")]
    [InlineData("%F0%9F%98%80")]
    [InlineData("a")]
    public void The_largest_click_there_can_be_fits_into_a_message(string repeated)
    {
        var headers = RequestHeadersOf.Visitor(
            ("User-Agent", new string('\u2028', 4000)),
            ("Referer", new string('\u2028', 4000)),
            ("Accept-Language", new string('a', 35)),
            ("Cookie", $"FPID=FPID2.2.{new string('a', 240)}; _fbp=fb.{AdCookie[3..]}; _fbc=fb.{AdCookie[3..]}; _ttp={AdCookie}; ttclid={AdCookie}"),
            ("X-Forwarded-For", "2001:db8:85a3::1"));
        var platform = Enumerable.Range(100, 60).Select(number => $"a_platform_parameter_with_a_long_name_{number}").ToArray();

        foreach (var query in new[] { "utm_source=", $"ref={repeated}&{string.Join('&', platform.Select(name => $"{name}={repeated}"))}&xptdk=" })
        {
            var start = $"https://shop.example/?{query}";
            var text = start + string.Concat(Enumerable.Repeat(repeated, (Destination.MaxLength - start.Length) / repeated.Length));
            var destination = Destination.Parse(text, out var refusal);
            Assert.Null(refusal);
            var parameters = new PlatformParameters(platform, []);
            var visitors = new VisitorOptions { AnalyticsStreamId = "ABC" };
            var click = new ClickFactory(
                new Attribution(parameters), new Redaction(parameters, []), new TrafficClassifier(), new VisitorIdentifier(visitors, Random.Shared), visitors, new FakeTimeProvider(), CampaignRules.None)
                .Create(destination!.Url, "", headers, new ConsentReader(new ConsentOptions { Default = new(true, true, true, true, false, false, false) }).Read(headers, "")).Click!;
            Assert.Equal(4, click.AdCookies?.Count);
            var delivery = new OutstandingDelivery("gtm", int.MaxValue, SampleClick.Time, SampleClick.Time, "network_" + new string('x', 100));
            OutstandingDelivery[] deliveries = [delivery, delivery with { Sink = "ga4" }];

            const string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

            var message = Assert.Single(QueueJson.Write([new BatchedClick(click, deliveries, trace)]));

            Assert.InRange(message.ToMemory().Length, Destination.MaxLength, ClickBatch.MaxBytes);
            BatchGen.AssertEqual(new BatchedClick(click, deliveries, trace), Assert.Single(Read(message).Clicks));
        }
    }

    /// <summary>A click whose destination packs well, or, with a source of random letters, not at all.</summary>
    private static BatchedClick ClickOf(int number, int length, Random? random = null) => new(
        SampleClick.Bare with
        {
            Id = new Guid(number, 0, 0, new byte[8]),
            Destination = "https://shop.example/" + (random is null ? new string('a', length) : random.GetString(Letters, length)),
        },
        [new OutstandingDelivery("gtm"), new OutstandingDelivery("ga4")]);

    private static string AdCookie => new('c', 512);

    private static ClickBatch Read(BinaryData message)
    {
        Assert.True(QueueJson.TryReadBatch(message, out var batch, out var problem), problem);
        return batch;
    }
}
