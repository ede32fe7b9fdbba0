using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;

namespace OutputBinding;

/// <summary>A delivery in its simplest form: each message is posted to both sinks as it is, and only once.</summary>
public sealed class PostFunction
{
    private static readonly HttpClient Http = new();

    private static readonly Uri[] Sinks =
    [
        new(Environment.GetEnvironmentVariable("GTM_SERVER_SIDE_URL")!),
        new(new Uri(Environment.GetEnvironmentVariable("GA4_ENDPOINT")!), "mp/collect"),
    ];

    [Function("Post")]
    public static async Task RunAsync([QueueTrigger("%TRACKING_QUEUE_NAME%", Connection = "TrackingStorage")] QueueMessage message)
    {
        foreach (var answer in await Task.WhenAll(Sinks.Select(sink => Http.PostAsync(sink, new ByteArrayContent(message.Body.ToArray())))))
        {
            answer.EnsureSuccessStatusCode().Dispose();
        }
    }
}
