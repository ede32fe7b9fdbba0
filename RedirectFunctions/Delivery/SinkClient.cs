using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;

namespace RedirectFunctions.Delivery;

/// <summary>Posts a payload to a target, with HTTP/2 if offered, and reads its answer as an outcome.</summary>
/// <param name="headers">Sent with every request.</param>
/// <param name="meaning">What a status means for this target; <see cref="Usual"/> if omitted.</param>
internal sealed class SinkClient(
    HttpClient client, TimeProvider time, IReadOnlyList<KeyValuePair<string, string>> headers, Func<int, StatusMeaning>? meaning = null)
{
    private static readonly MediaTypeHeaderValue Json = new(MediaTypeNames.Application.Json);

    /// <summary>
    /// 2xx is accepted; 408, 425, 429 and 5xx are temporary; everything else is refused, including redirects, which are not followed.
    /// </summary>
    public static StatusMeaning Usual(int status) => status switch
    {
        >= 200 and < 300 => StatusMeaning.Delivered,
        408 or 425 or 429 or >= 500 => StatusMeaning.Retry,
        _ => StatusMeaning.Refused,
    };

    /// <param name="ofRequest">Headers of this request only.</param>
    public async Task<DeliveryOutcome> PostAsync(
        Uri target, byte[] payload, CancellationToken cancellationToken, params IEnumerable<KeyValuePair<string, string>> ofRequest)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, target) { Version = HttpVersion.Version20 };
            request.Content = new ByteArrayContent(payload) { Headers = { ContentType = Json } };
            foreach (var (name, value) in headers.Concat(ofRequest))
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return Read(response);
        }
        catch (HttpRequestException exception)
        {
            // The exception's text may contain the address. The kind of error is enough to act on.
            return new DeliveryOutcome.Retry(
                $"network_{exception.HttpRequestError}", null, MayHaveArrived: !NeverLeft(exception.HttpRequestError));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DeliveryOutcome.Retry("timeout", null, MayHaveArrived: true);
        }
    }

    /// <summary>Whether a request with this error cannot have arrived.</summary>
    public static bool NeverLeft(HttpRequestError error) => error
        is HttpRequestError.ConnectionError
        or HttpRequestError.NameResolutionError
        or HttpRequestError.SecureConnectionError
        or HttpRequestError.ProxyTunnelError;

    /// <summary>Retry-After in seconds or as a date (RFC 9110, section 10.2.3). A date in the past asks for nothing.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        var after = response.Headers.RetryAfter;
        var delay = after?.Delta ?? after?.Date - time.GetUtcNow();
        return delay > TimeSpan.Zero ? delay : null;
    }

    private DeliveryOutcome Read(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var reason = $"http_{status}";
        return (meaning ?? Usual)(status) switch
        {
            StatusMeaning.Delivered => new DeliveryOutcome.Delivered(reason, status),
            StatusMeaning.Retry => new DeliveryOutcome.Retry(reason, status, RetryAfter(response, time)),
            _ => new DeliveryOutcome.Refused(reason, status),
        };
    }
}
