using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text.Json;

namespace RedirectFunctions.Delivery.Sinks.Ga4.DataManager;

/// <summary>Calls the Data Manager API, as the service account.</summary>
internal sealed class IngestClient(HttpClient client, GoogleAccess access, DataManagerOptions options, TimeProvider time)
{
    private const int MaxAnswerBytes = 1024 * 1024;

    /// <summary>
    /// As Google's own client waits. Nothing says that GA4 knows an event again, so that a request given up too early is a duplicate.
    /// </summary>
    public static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(60);

    public Task<GoogleAnswer> IngestAsync(byte[] body, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Post, options.IngestUri, body, cancellationToken);

    public Task<GoogleAnswer> StatusAsync(string requestId, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Get, options.StatusUri(requestId), null, cancellationToken);

    /// <summary>A token that is not accepted is renewed once.</summary>
    private async Task<GoogleAnswer> AskAsync(HttpMethod method, Uri target, byte[]? body, CancellationToken cancellationToken)
    {
        var answer = await AskOnceAsync(method, target, body, cancellationToken);
        if (answer.Status != (int)HttpStatusCode.Unauthorized)
        {
            return answer;
        }

        access.Renew();
        return await AskOnceAsync(method, target, body, cancellationToken);
    }

    private async Task<GoogleAnswer> AskOnceAsync(HttpMethod method, Uri target, byte[]? body, CancellationToken cancellationToken)
    {
        var (token, problem) = await access.TokenAsync(cancellationToken);
        if (token is null)
        {
            return new GoogleAnswer(null, null, Problem: problem);
        }

        try
        {
            using var request = new HttpRequestMessage(method, target) { Version = HttpVersion.Version20 };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            if (body is not null)
            {
                request.Content = new ByteArrayContent(body) { Headers = { ContentType = new(MediaTypeNames.Application.Json) } };
            }

            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return new GoogleAnswer(
                (int)response.StatusCode, await ReadAsync(response, cancellationToken), SinkClient.RetryAfter(response, time));
        }
        catch (HttpRequestException exception)
        {
            return new GoogleAnswer(
                null,
                null,
                Problem: $"network_{exception.HttpRequestError}",
                MayHaveArrived: !SinkClient.NeverLeft(exception.HttpRequestError));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new GoogleAnswer(null, null, Problem: "timeout", MayHaveArrived: true);
        }
    }

    /// <summary>The status says whether the events were taken, whatever becomes of the body.</summary>
    private static async Task<JsonElement?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, cancellationToken);
            using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return document.RootElement.Clone();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException
            || exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
