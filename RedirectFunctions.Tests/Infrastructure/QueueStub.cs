using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace RedirectFunctions.Tests.Infrastructure;

/// <summary>The part of the queue service that accepts messages, with the faults that a test asks for.</summary>
internal sealed class QueueStub : IAsyncDisposable
{
    private readonly ConcurrentQueue<PutMessage> _stored = new();
    private HttpStub? _server;
    private int _atOnce;

    /// <summary>The stored messages, in order of arrival.</summary>
    public IReadOnlyCollection<PutMessage> Stored => _stored;

    /// <summary>The HTTP status of a put; 201 stores it.</summary>
    public Func<PutMessage, int> Answer { get; set; } = static _ => StatusCodes.Status201Created;

    /// <summary>How long a put takes.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>The most puts that were open at the same time.</summary>
    public int MostAtOnce { get; private set; }

    public string ConnectionString => $"DefaultEndpointsProtocol=http;AccountName=stub;AccountKey=AAAA;QueueEndpoint={_server!.Url}stub;TableEndpoint={_server.Url}tables";

    public static async Task<QueueStub> StartAsync()
    {
        var stub = new QueueStub();
        stub._server = await HttpStub.StartAsync(stub.AnswerAsync);
        return stub;
    }

    /// <summary>The messages stored in the parking, or, with an empty suffix, in the tracking queue.</summary>
    public IEnumerable<string> In(string suffix) => _stored.Where(message => message.Queue == $"redirect-tracking{suffix}").Select(message => message.Text);

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        lock (_stored)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++_atOnce);
        }

        await Task.Delay(Latency);
        var body = await XDocument.LoadAsync(context.Request.Body, LoadOptions.PreserveWhitespace, CancellationToken.None);
        var message = new PutMessage(
            context.Request.Path.Value!.Split('/')[2],
            int.Parse(context.Request.Query["visibilitytimeout"].FirstOrDefault() ?? "0", System.Globalization.CultureInfo.InvariantCulture),
            body.Root!.Element("MessageText")!.Value);
        lock (_stored)
        {
            _atOnce--;
        }

        context.Response.StatusCode = Answer(message);
        if (context.Response.StatusCode != StatusCodes.Status201Created)
        {
            return;
        }

        _stored.Enqueue(message);
        context.Response.ContentType = "application/xml";
        await context.Response.WriteAsync(
            """
            <?xml version="1.0" encoding="utf-8"?><QueueMessagesList><QueueMessage><MessageId>00000000-0000-0000-0000-000000000001</MessageId><InsertionTime>Fri, 09 Oct 2026 21:04:30 GMT</InsertionTime><ExpirationTime>Fri, 31 Dec 9999 23:59:59 GMT</ExpirationTime><PopReceipt>receipt</PopReceipt><TimeNextVisible>Fri, 09 Oct 2026 21:04:30 GMT</TimeNextVisible></QueueMessage></QueueMessagesList>
            """);
    }

    /// <param name="Queue">Its name.</param>
    /// <param name="HiddenFor">Seconds.</param>
    internal sealed record PutMessage(string Queue, int HiddenFor, string Text);
}
