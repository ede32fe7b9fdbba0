using Azure.Storage.Queues.Models;
using Google.Protobuf;

namespace WorkerHosting;

/// <summary>What triggers pass to a worker with the capabilities of the isolated .NET worker.</summary>
internal static class Trigger
{
    /// <param name="method">In upper case.</param>
    /// <param name="url">The whole URL, with its query as sent.</param>
    /// <param name="headers">One value for each name.</param>
    /// <param name="body">Empty if there is none.</param>
    public static TypedData Http(
        string method, string url, IEnumerable<(string Name, string Value)> headers, ReadOnlySpan<byte> body = default)
    {
        var http = new RpcHttp { Method = method, Url = url };
        foreach (var (name, value) in headers)
        {
            http.NullableHeaders.Add(name.ToLowerInvariant(), new NullableString { Value = value });
        }

        if (!body.IsEmpty)
        {
            http.Body = new TypedData { Bytes = ByteString.CopyFrom(body) };
        }

        return new TypedData { Http = http };
    }

    /// <summary>The form in which the extension for Storage queues passes a whole message.</summary>
    public static TypedData Queue(QueueMessage message) => new()
    {
        ModelBindingData = new ModelBindingData
        {
            Version = "1.0",
            Source = "AzureStorageQueues",
            ContentType = "application/json",
            Content = ByteString.CopyFrom(BinaryData.FromObjectAsJson(message)),
        },
    };
}
