using System.Text.Json;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Tests.Clicks;

namespace RedirectFunctions.Tests.Queueing;

public class ParkedItemTests
{
    private static readonly OutstandingDelivery Delivery = new("ga4", 12, SampleClick.Time.AddSeconds(1), SampleClick.Time.AddHours(71), "http_503");

    private static readonly ParkedItem ParkedDelivery = new()
    {
        ParkedAt = SampleClick.Time.AddHours(72),
        Reason = "expired",
        Status = 503,
        Delivery = Delivery,
        Click = SampleClick.Full,
        Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    };

    [Fact]
    public void A_parked_delivery_says_what_was_given_up_and_why()
    {
        var json = JsonDocument.Parse(QueueJson.Write(ParkedDelivery)).RootElement;

        Assert.Equal(["version", "parkedAt", "reason", "status", "delivery", "click", "trace"], json.EnumerateObject().Select(property => property.Name));
        Assert.Equal(1, json.GetProperty("version").GetInt32());
        Assert.Equal(SampleClick.Time.AddHours(72), json.GetProperty("parkedAt").GetDateTimeOffset());
        Assert.Equal("expired", json.GetProperty("reason").GetString());
        Assert.Equal(503, json.GetProperty("status").GetInt32());
        Assert.Equal(SampleClick.Id, json.GetProperty("click").GetProperty("id").GetGuid());
        var delivery = json.GetProperty("delivery");
        Assert.Equal("ga4", delivery.GetProperty("sink").GetString());
        Assert.Equal(12, delivery.GetProperty("attempts").GetInt32());
        Assert.Equal(SampleClick.Time.AddSeconds(1), delivery.GetProperty("firstFailure").GetDateTimeOffset());
        Assert.Equal(SampleClick.Time.AddHours(71), delivery.GetProperty("lastFailure").GetDateTimeOffset());
        Assert.Equal("http_503", delivery.GetProperty("lastReason").GetString());
    }

    [Fact]
    public void What_was_parked_can_be_taken_out_again()
    {
        var read = QueueJson.ReadParked(QueueJson.Write(ParkedDelivery));

        Assert.NotNull(read);
        BatchGen.AssertEqual(new BatchedClick(SampleClick.Full, [Delivery]), new BatchedClick(read.Click!, [read.Delivery!]));
        Assert.Equal(ParkedDelivery with { Click = null, Delivery = null }, read with { Click = null, Delivery = null });
    }

    [Fact]
    public void A_whole_message_keeps_its_text()
    {
        const string text = "\0 {not json} \"größe\" 😀";

        var read = QueueJson.ReadParked(QueueJson.Write(new ParkedItem { ParkedAt = SampleClick.Time, Reason = "unreadable", Message = text }));

        Assert.Equal(text, read?.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("garbage")]
    [InlineData("{}")]
    [InlineData("""{"version":2,"parkedAt":"2026-03-04T05:06:07+00:00","reason":"expired"}""")]
    [InlineData("""{"version":1,"parkedAt":"2026-03-04T05:06:07+00:00"}""")]
    public void What_this_program_did_not_write_is_none(string text) => Assert.Null(QueueJson.ReadParked(new BinaryData(text)));
}
