using System.Diagnostics;
using Azure.Storage.Queues.Models;

namespace RedirectFunctions.LocalHost.Queues;

/// <summary>
/// Each invocation is a trace of its own, as in the Functions host. The trace's id is that of the message, and its state says which try
/// this is and since when the message has been in the queue (Unix seconds). HttpClient sends both along, as <c>traceparent</c> and
/// <c>tracestate</c>, so whoever receives a request can tell which message caused it.
/// </summary>
internal static class MessageTrace
{
    public const string State = "message";

    /// <returns>Null if the message's id is not a GUID, which in Azure it always is.</returns>
    public static Activity? Start(string function, QueueMessage message) =>
        Guid.TryParse(message.MessageId, out var id) && id != Guid.Empty
            ? new Activity(function)
            {
                TraceStateString = $"{State}={message.DequeueCount}-{message.InsertedOn?.ToUnixTimeSeconds()}",
            }.SetParentId(ActivityTraceId.CreateFromString(id.ToString("N")), ActivitySpanId.CreateRandom()).Start()
            : null;
}
