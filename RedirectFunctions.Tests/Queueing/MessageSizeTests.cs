using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using RedirectFunctions.Clicks;
using RedirectFunctions.Queueing;
using RedirectFunctions.Redirects;
using RedirectFunctions.Tests.Clicks;

namespace RedirectFunctions.Tests.Queueing;

public class MessageSizeTests
{
    private const int ServiceLimit = 64 * 1024;

    [Fact]
    public void Any_clicks_fit_into_messages_and_none_is_lost_or_moved() => BatchGen.Clicks.Sample(
        clicks =>
        {
            var messages = QueueJson.Write(clicks).ToList();

            Assert.All(messages, message => Assert.InRange(message.ToMemory().Length, 1, 60 * 1024));
            var read = messages.Select(Read).ToList();
            Assert.All(read, batch => Assert.InRange(batch.Clicks.Count, 1, 64));
            Assert.Equal(clicks.Select(click => click.Click.Id), read.SelectMany(batch => batch.Clicks).Select(click => click.Click.Id));
        },
        iter: 100);

    [Fact]
    public void Messages_are_filled_before_a_next_one_is_begun()
    {
        var click = new BatchedClick(SampleClick.Bare, [new OutstandingDelivery("gtm")]);
        Assert.Equal([64, 64, 2], QueueJson.Write(Enumerable.Repeat(click, 130)).Select(message => Read(message).Clicks.Count));

        var large = new BatchedClick(SampleClick.Bare with { Destination = "https://shop.example/" + new string('a', 8000) }, []);
        var messages = QueueJson.Write(Enumerable.Repeat(large, 15)).ToList();
        Assert.Equal([7, 7, 1], messages.Select(message => Read(message).Clicks.Count));
    }

    [Fact]
    public void No_clicks_are_no_message() => Assert.Empty(QueueJson.Write([]));

    [Fact]
    public void The_size_of_a_message_is_known_before_it_is_written() => BatchGen.Click.Array[1, 10].Sample(
        clicks =>
        {
            var written = clicks.Select(QueueJson.Write).ToList();
            return QueueJson.SizeOf(written.Count, written.Sum(json => json.Length)) == QueueJson.Join(written).ToMemory().Length;
        });

    /// <summary>One click, as large as the limits at capture let it be, in what makes JSON of it longest.</summary>
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
            ("X-Forwarded-For", "2001:db8:85a3::1"));
        var platform = Enumerable.Range(100, 60).Select(number => $"a_platform_parameter_with_a_long_name_{number}").ToArray();

        foreach (var query in new[] { "utm_source=", $"ref={repeated}&{string.Join('&', platform.Select(name => $"{name}={repeated}"))}&xptdk=" })
        {
            var start = $"https://shop.example/?{query}";
            var text = start + string.Concat(Enumerable.Repeat(repeated, (Destination.MaxLength - start.Length) / repeated.Length));
            var destination = Destination.Parse(text, out var refusal);
            Assert.Null(refusal);
            var click = new ClickFactory(new Attribution(new PlatformParameters(platform)), new VisitorOptions("ABC", 1), new FakeTimeProvider())
                .Create(destination!.Url, headers);
            var delivery = new OutstandingDelivery("gtm", int.MaxValue, SampleClick.Time, SampleClick.Time, "network_" + new string('x', 100));

            var message = Assert.Single(QueueJson.Write([new BatchedClick(click, [delivery, delivery with { Sink = "ga4" }])]));

            Assert.InRange(message.ToMemory().Length, Destination.MaxLength, ClickBatch.MaxBytes);
            Assert.InRange(QueueJson.Write(new ParkedDelivery(1, SampleClick.Time, "expired", 503, delivery, click)).ToMemory().Length, 1, ServiceLimit);
            Assert.Equal(Encoding.UTF8.GetString(QueueJson.Write(Read(message).Clicks[0])), Encoding.UTF8.GetString(QueueJson.Write(new BatchedClick(click, [delivery, delivery with { Sink = "ga4" }]))));
        }
    }

    private static ClickBatch Read(BinaryData message)
    {
        Assert.True(QueueJson.TryReadBatch(message, out var batch, out var problem), problem);
        return batch;
    }
}
