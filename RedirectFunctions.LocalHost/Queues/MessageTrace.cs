using System.Diagnostics;
using Azure.Storage.Queues.Models;

namespace RedirectFunctions.LocalHost.Queues;

/// <summary>
/// Each call is a trace of its own, as in the Functions host. Its id is that of the message, and its state says which try this is and
/// since when the message is in the queue (Unix seconds). HttpClient sends both along, as <c>traceparent</c> and
/// <c>tracestate</c>: so whoever receives a request can tell which message made it.
/// </summary>
internal static class MessageTrace
{
    public const string State = "message";

    /// <returns>Null where the message's id is no GUID, as it always is in Azure.</returns>
    public static Activity? Start(string function, QueueMessage message) =>
        Guid.TryParse(message.MessageId, out var id) && id != Guid.Empty
            ? new Activity(function)
            {
                TraceStateString = $"{State}={message.DequeueCount}-{message.InsertedOn?.ToUnixTimeSeconds()}",
            }.SetParentId(ActivityTraceId.CreateFromString(id.ToString("N")), ActivitySpanId.CreateRandom()).Start()
            : null;
}
