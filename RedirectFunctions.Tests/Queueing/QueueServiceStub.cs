using System.Collections.Concurrent;
using System.Net;
using System.Xml.Linq;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RedirectFunctions.Queueing.Commit;
using RedirectFunctions.Queueing.Storage;

namespace RedirectFunctions.Tests.Queueing;

/// <summary>A queue service behind the storage client. A test decides the status of each put, and when the answer comes.</summary>
internal sealed class QueueServiceStub(Func<string, Task<HttpStatusCode>> answer) : HttpMessageHandler
{
    private static readonly StorageAccount Account = new() { ConnectionString = "UseDevelopmentStorage=true" };

    private int _ids;

    /// <summary>The texts of all received messages in order, including probes.</summary>
    public ConcurrentQueue<string> Puts { get; } = [];

    /// <summary>The texts that were confirmed and not deleted since, by the message's id.</summary>
    public ConcurrentDictionary<string, string> Stored { get; } = new(StringComparer.Ordinal);

    /// <summary>The seconds for which each stored message is hidden, by its id.</summary>
    public ConcurrentDictionary<string, string> HiddenFor { get; } = new(StringComparer.Ordinal);

    public static QueueServiceStub Confirming() => new(static _ => Task.FromResult(HttpStatusCode.Created));

    public MonitoredQueue Queue(TimeProvider? time = null, string name = "clicks", ILogger<MonitoredQueue>? logger = null) =>
        new(StorageQueue(name), time ?? TimeProvider.System, Random.Shared, logger ?? NullLogger<MonitoredQueue>.Instance);

    public StorageQueue StorageQueue(string name = "clicks") => new(Account, name, new HttpClientTransport(this));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Delete)
        {
            var isDeleted = Stored.TryRemove(request.RequestUri!.Segments[^1], out _);
            return new HttpResponseMessage(isDeleted ? HttpStatusCode.NoContent : HttpStatusCode.NotFound) { RequestMessage = request };
        }

        var text = XElement.Parse(await request.Content!.ReadAsStringAsync(cancellationToken)).Element("MessageText")!.Value;
        Puts.Enqueue(text);
        var status = await answer(text).WaitAsync(cancellationToken);
        var id = $"{Interlocked.Increment(ref _ids)}";
        if (status == HttpStatusCode.Created)
        {
            Stored[id] = text;
            HiddenFor[id] = System.Web.HttpUtility.ParseQueryString(request.RequestUri!.Query)["visibilitytimeout"] ?? "0";
        }

        return new HttpResponseMessage(status)
        {
            RequestMessage = request,
            Content = new StringContent(status == HttpStatusCode.Created ? Confirmation(id) : "<Error><Code>No</Code><Message>-</Message></Error>"),
        };
    }

    private static string Confirmation(string id) => new XElement(
        "QueueMessagesList",
        new XElement(
            "QueueMessage",
            new XElement("MessageId", id),
            new XElement("InsertionTime", "Fri, 09 Oct 2026 21:04:30 GMT"),
            new XElement("ExpirationTime", "Fri, 09 Oct 2026 21:04:30 GMT"),
            new XElement("PopReceipt", "receipt"),
            new XElement("TimeNextVisible", "Fri, 09 Oct 2026 21:04:30 GMT"))).ToString();
}
