using Azure.Storage.Queues.Models;
using Google.Protobuf;

namespace WorkerHosting;

/// <summary>What triggers hand over to a worker that has the capabilities of the isolated .NET worker.</summary>
internal static class Trigger
{
    /// <param name="method">In upper case.</param>
    /// <param name="url">Whole, with its query as it was sent.</param>
    /// <param name="headers">One value a name.</param>
    /// <param name="body">Empty where there is none.</param>
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

    /// <summary>The form in which the extension for Storage queues hands over a whole message.</summary>
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
