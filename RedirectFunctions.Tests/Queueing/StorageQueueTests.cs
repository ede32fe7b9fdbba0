using System.Globalization;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Queueing;

/// <summary>What is sent over the wire to the queue service.</summary>
public class StorageQueueTests
{
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    [Theory]
    [InlineData("{\"version\":1,\"clicks\":[]}")]
    [InlineData("<größe> & \"漢字\" 😀")]
    public async Task A_message_is_the_plain_text_that_was_given(string text)
    {
        var sent = Assert.Single(await SendAsync(text, TimeSpan.Zero));

        Assert.Equal(text, sent.Text);
    }

    [Fact]
    public async Task A_message_never_expires()
    {
        var sent = Assert.Single(await SendAsync("{}", TimeSpan.Zero));

        Assert.Equal("-1", sent.Query["messagettl"]);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(90, "90")]
    [InlineData(3600, "3600")]
    [InlineData(1_000_000, "604800")]
    public async Task A_message_is_hidden_for_the_delay_and_at_most_the_seven_days_that_the_service_allows(int seconds, string visibility)
    {
        var sent = Assert.Single(await SendAsync("{}", TimeSpan.FromSeconds(seconds)));

        Assert.Equal(visibility, sent.Query["visibilitytimeout"]);
    }

    [Fact]
    public async Task A_queue_that_does_not_exist_is_made()
    {
        var sent = await SendAsync("{}", TimeSpan.Zero, queueExists: false);

        Assert.Equal(["POST /devstoreaccount1/clicks/messages", "PUT /devstoreaccount1/clicks", "POST /devstoreaccount1/clicks/messages"], sent.Select(request => request.Line));
        Assert.Equal("{}", sent[^1].Text);
    }

    private static async Task<List<Sent>> SendAsync(string text, TimeSpan delay, bool queueExists = true)
    {
        var sent = new List<Sent>();
        await using var service = await HttpStub.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            sent.Add(new Sent(
                $"{context.Request.Method} {context.Request.Path}",
                context.Request.Query,
                body.Length == 0 ? null : XDocument.Parse(body).Root!.Element("MessageText")!.Value));
            if (HttpMethods.IsPut(context.Request.Method))
            {
                queueExists = true;
                context.Response.StatusCode = 201;
                return;
            }

            context.Response.StatusCode = queueExists ? 201 : 404;
            context.Response.ContentType = "application/xml";
            context.Response.Headers["x-ms-error-code"] = queueExists ? "" : "QueueNotFound";
            await context.Response.WriteAsync(queueExists ? Confirmation() : "<Error><Code>QueueNotFound</Code><Message>-</Message></Error>");
        });

        var account = new StorageAccount
        {
            ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};QueueEndpoint={new Uri(service.Url, Account)}",
        };
        await new StorageQueue(account, "clicks").SendAsync(new BinaryData(text), delay, CancellationToken.None);
        return sent;
    }

    private static string Confirmation()
    {
        var time = DateTimeOffset.UnixEpoch.ToString("R", CultureInfo.InvariantCulture);
        return new XElement(
            "QueueMessagesList",
            new XElement(
                "QueueMessage",
                new XElement("MessageId", Guid.Empty),
                new XElement("InsertionTime", time),
                new XElement("ExpirationTime", time),
                new XElement("PopReceipt", "receipt"),
                new XElement("TimeNextVisible", time))).ToString();
    }

    private sealed record Sent(string Line, IQueryCollection Query, string? Text);
}
