using System.Text;
using CsCheck;
using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Traffic;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Tests.Clicks;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Queueing;

public class QueueJsonTests
{
    [Fact]
    public void Any_click_is_read_as_it_was_written() => BatchGen.Click.Array[1, 3].Sample(
        clicks =>
        {
            var read = QueueJson.Write(clicks).SelectMany(message => Read(message).Clicks).ToList();

            Assert.Equal(clicks.Length, read.Count);
            Assert.All(clicks.Zip(read), pair => BatchGen.AssertEqual(pair.First, pair.Second));
        },
        iter: 2000);

    [Fact]
    public void A_message_is_JSON_that_a_person_can_read()
    {
        var click = SampleClick.Full with { Campaign = SampleClick.Parameters(("utm_source", "größe <&> '漢字'")) };

        var text = Assert.Single(QueueJson.Write([new BatchedClick(click, [new OutstandingDelivery("gtm")])])).ToString();

        Assert.StartsWith("""{"version":1,"clicks":[{"click":{"id":"019cb9a0-5d52-7000-8000-00000000abcd","time":"2026-03-04T05:06:07.890123+00:00",""", text, StringComparison.Ordinal);
        Assert.Contains("""
            "utm_source":"größe <&> '漢字'"
            """, text, StringComparison.Ordinal);
        Assert.EndsWith(""","deliveries":[{"sink":"gtm","attempts":0}]}]}""", text, StringComparison.Ordinal);
    }

    /// <summary>UTF-8 cannot hold half a character. It becomes U+FFFD, and the rest of the click arrives.</summary>
    [Theory]
    [InlineData('\ud800')]
    [InlineData('\udfff')]
    public void A_lone_surrogate_becomes_the_replacement_character(char surrogate)
    {
        var click = SampleClick.Full with { UserAgent = $"a{surrogate}b", Campaign = SampleClick.Parameters(("utm_source", $"{surrogate}")) };

        var read = Read(Assert.Single(QueueJson.Write([new BatchedClick(click, [])]))).Clicks[0].Click;

        Assert.Equal("a\ufffdb", read.UserAgent);
        Assert.Equal("\ufffd", read.Campaign[0].Value);
        Assert.Equal(click.Referrer, read.Referrer);
    }

    /// <summary>The packed one was made from the other with Python's gzip.</summary>
    [Theory]
    [InlineData("click-batch-v1.json")]
    [InlineData("click-batch-v1-packed.txt")]
    public void Messages_of_version_1_stay_readable(string sample)
    {
        var batch = Read(new BinaryData(RepositoryFile.ReadAllBytes("RedirectFunctions.Tests", "Samples", sample)));

        Assert.Equal(1, batch.Version);
        Assert.Equal(3, batch.Clicks.Count);
        BatchGen.AssertEqual(
            new BatchedClick(Unlabelled, [new OutstandingDelivery("gtm"), new OutstandingDelivery("ga4")]),
            batch.Clicks[0]);
        BatchGen.AssertEqual(
            new BatchedClick(
                SampleClick.Bare,
                [new OutstandingDelivery("ga4", 3, SampleClick.Time.AddSeconds(1), SampleClick.Time.AddMinutes(2), "http_503")]),
            batch.Clicks[1]);
        BatchGen.AssertEqual(new BatchedClick(SampleClick.Bare with { Destination = "https://shop.example/2" }, []), batch.Clicks[2]);
    }

    [Fact]
    public void What_a_later_writer_of_version_1_adds_is_passed_over()
    {
        var text = Encoding.UTF8.GetString(RepositoryFile.ReadAllBytes("RedirectFunctions.Tests", "Samples", "click-batch-v1.json"));

        var batch = Read(new BinaryData(text
            .Replace("\"language\":", "\"mood\":{\"ads\":[true,null]},\"language\":", StringComparison.Ordinal)
            .Replace("\"deliveries\":", "\"weather\":{\"sun\":true},\"deliveries\":", StringComparison.Ordinal)));

        BatchGen.AssertEqual(
            new BatchedClick(Unlabelled, [new OutstandingDelivery("gtm"), new OutstandingDelivery("ga4")]),
            batch.Clicks[0]);
    }

    [Fact]
    public void The_variant_of_a_link_comes_back_and_older_messages_have_none()
    {
        var click = SampleClick.Bare with { LinkName = "spring", LinkVariant = "b" };

        var message = Assert.Single(QueueJson.Write([new BatchedClick(click, [])]));

        Assert.Equal("b", Read(message).Clicks[0].Click.LinkVariant);
        Assert.DoesNotContain("linkVariant", Assert.Single(QueueJson.Write([new BatchedClick(SampleClick.Bare, [])])).ToString(), StringComparison.Ordinal);
        Assert.Null(Read(new BinaryData(message.ToString().Replace(",\"linkVariant\":\"b\"", "", StringComparison.Ordinal))).Clicks[0].Click.LinkVariant);
    }

    [Fact]
    public void Consent_and_the_cookies_of_ad_platforms_come_back_as_they_were()
    {
        var click = SampleClick.Full with
        {
            Consent = new(AdStorage: true, AdUserData: false, SecurityStorage: true),
            AdCookies = SampleClick.Parameters(("_fbp", "fb.1.1.2"), ("ttclid", "x")),
            Traffic = TrafficKind.Background,
        };

        var read = Read(Assert.Single(QueueJson.Write([new BatchedClick(click, [new OutstandingDelivery("gtm")])]))).Clicks[0].Click;

        Assert.Equal((click.Consent, click.Traffic), (read.Consent, read.Traffic));
        Assert.Equal(click.AdCookies, read.AdCookies!);
    }

    /// <summary>A converter on a property would take that away, and writing a click would take half as long again.</summary>
    [Fact]
    public void Every_part_of_a_click_is_written_by_generated_code() => Assert.All(
        (Delegate?[])
        [
            ClickJsonContext.Default.BatchedClick.SerializeHandler,
            ClickJsonContext.Default.Click.SerializeHandler,
            ClickJsonContext.Default.ClickConsent.SerializeHandler,
            ClickJsonContext.Default.OutstandingDelivery.SerializeHandler,
        ],
        Assert.NotNull);

    /// <summary>Texts of other tests may take the place of these at any moment, but not every time.</summary>
    [Fact]
    public void What_clicks_have_in_common_is_one_text()
    {
        var click = new BatchedClick(SampleClick.Full with { Language = "en-GB", TrafficReason = "referrer" }, [new OutstandingDelivery("gtm")]);
        var message = Assert.Single(QueueJson.Write([click, click]));

        Assert.Contains(Enumerable.Repeat(message, 100).Select(static message => Read(message).Clicks), static read =>
            ReferenceEquals(read[0].Click.Language, read[1].Click.Language)
            && ReferenceEquals(read[0].Click.TrafficReason, read[1].Click.TrafficReason)
            && ReferenceEquals(read[0].Deliveries[0].Sink, read[1].Deliveries[0].Sink));
    }

    /// <summary>The sample is from before clicks had a label and a session number.</summary>
    private static Click Unlabelled => SampleClick.Full with { Traffic = TrafficKind.Human, TrafficReason = null, SessionNumber = null };

    private static ClickBatch Read(BinaryData message)
    {
        Assert.True(QueueJson.TryReadBatch(message, out var batch, out var problem), problem);
        return batch;
    }
}
