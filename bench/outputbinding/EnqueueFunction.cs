using System.Collections.Specialized;
using System.Net;
using System.Text.Json;
using System.Web;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace OutputBinding;

/// <summary>
/// A redirect that leaves its click to the queue's output binding, as in the documentation of the extension: the host puts one message for
/// each click, and answers when the queue has it.
/// </summary>
public sealed class EnqueueFunction
{
    private static readonly string[] Platform = ["xptdk", "ref"];

    [Function("Enqueue")]
    public static RedirectAndMessage Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "enqueue")] HttpRequestData request)
    {
        if (!Uri.TryCreate(request.Query["destinationUrl"], UriKind.Absolute, out var destination))
        {
            return new RedirectAndMessage(request.CreateResponse(HttpStatusCode.BadRequest), null);
        }

        var answer = request.CreateResponse(HttpStatusCode.Found);
        answer.Headers.Add("Location", destination.AbsoluteUri);
        answer.Headers.Add("Cache-Control", "no-store");
        var click = new Click(
            Guid.CreateVersion7(), DateTimeOffset.UtcNow, destination.AbsoluteUri, ParametersOf(HttpUtility.ParseQueryString(destination.Query)),
            request.Headers.TryGetValues("User-Agent", out var agents) ? agents.First() : null);
        return new RedirectAndMessage(answer, JsonSerializer.Serialize(click, JsonSerializerOptions.Web));
    }

    private static Dictionary<string, string?> ParametersOf(NameValueCollection query)
    {
        var parameters = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var name in query.AllKeys.OfType<string>())
        {
            if (name.StartsWith("utm_", StringComparison.Ordinal))
            {
                parameters[name] = query[name];
            }
            else if (Platform.Contains(name, StringComparer.Ordinal))
            {
                parameters[$"platform_{name}"] = query[name];
            }
        }

        return parameters;
    }

    /// <param name="Answer">The answer to the visitor.</param>
    /// <param name="Message">Null if there is nothing to track.</param>
    public sealed record RedirectAndMessage(
        [property: HttpResult] HttpResponseData Answer,
        [property: QueueOutput("%TRACKING_QUEUE_NAME%", Connection = "TrackingStorage")] string? Message);

    private sealed record Click(
        Guid Id, DateTimeOffset Time, string Destination, Dictionary<string, string?> Parameters, string? UserAgent);
}
