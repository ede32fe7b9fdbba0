using System.Net;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>What the function sees of a request.</summary>
internal sealed record SeenRequest(string Method, string Url, string? Id, string? Rest, string Body, Dictionary<string, string> Headers, Dictionary<string, string> Cookies);

/// <summary>Answers with what it sees.</summary>
internal sealed class EchoFunction(JsonSerializerOptions json)
{
    [Function("Echo")]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "echo/{id}/{*rest}")] HttpRequestData request,
        string id,
        string? rest,
        CancellationToken cancellationToken)
    {
        var seen = new SeenRequest(
            request.Method,
            request.Url.OriginalString,
            id,
            rest,
            (await BinaryData.FromStreamAsync(request.Body, cancellationToken)).ToString(),
            request.Headers.ToDictionary(header => header.Key, header => Assert.Single(header.Value), StringComparer.OrdinalIgnoreCase),
            request.Cookies.ToDictionary(cookie => cookie.Name, cookie => cookie.Value, StringComparer.Ordinal));
        var response = request.CreateResponse();
        await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(seen, json), cancellationToken);
        return response;
    }
}

/// <summary>Without a route and without methods: the route is its name, and it takes every method.</summary>
internal sealed class AnyFunction(JsonSerializerOptions json)
{
    [Function("Any")]
    public HttpResponseData Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequestData request)
    {
        var response = request.CreateResponse();
        response.StatusCode = HttpStatusCode.Accepted;
        response.Headers.Add("X-Depth", json.MaxDepth.ToString());
        response.Headers.Add("X-Several", ["a", "b"]);
        response.Headers.TryAddWithoutValidation("Location", "https://Example.com:443/a/../%7eb?x=%2F|y#Z");
        response.Cookies.Append("first", "1");
        response.Cookies.Append(new HttpCookie("second", "2") { Path = "/r", MaxAge = 60, HttpOnly = true, Secure = true, SameSite = SameSite.Lax });
        return response;
    }
}

/// <summary>Throws an exception that quotes the URL.</summary>
internal sealed class FailingFunction(JsonSerializerOptions json)
{
    [Function("Failing")]
    public Task<HttpResponseData> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "failing")] HttpRequestData request) =>
        throw new UriFormatException($"{request.Url} {json.MaxDepth}", new FormatException(request.Url.Query));
}

/// <summary>Reports when it runs and when its visitor has gone.</summary>
internal sealed class PatientFunction(PatientFunction.Watch watch)
{
    [Function("Patient")]
    public async Task<HttpResponseData> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "patient")] HttpRequestData request, CancellationToken cancellationToken)
    {
        watch.Running.TrySetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            watch.Gone.TrySetResult();
        }

        return request.CreateResponse();
    }

    internal sealed class Watch
    {
        public TaskCompletionSource Running { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Gone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
