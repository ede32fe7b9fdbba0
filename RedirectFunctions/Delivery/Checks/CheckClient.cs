using System.Net.Mime;

namespace RedirectFunctions.Delivery.Checks;

/// <summary>Posts a payload and reads the whole answer, for people to be told about.</summary>
public sealed class CheckClient : IDisposable
{
    /// <summary>A container answers when its last tag has finished; the app itself waits as long.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private const int MaxAnswerBytes = 64 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
    })
    {
        Timeout = Timeout,
        MaxResponseContentBufferSize = MaxAnswerBytes,
    };

    /// <returns>Status and body; or null, and the finding that says why there is no answer.</returns>
    public async Task<((int Status, string Body)? Answer, Finding? Problem)> PostAsync(
        Uri target, byte[] payload, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, target);
        request.Content = new ByteArrayContent(payload) { Headers = { ContentType = new(MediaTypeNames.Application.Json) } };
        request.Headers.UserAgent.ParseAdd("RedirectFunctions/1.0");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            return (((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken)), null);
        }
        catch (HttpRequestException exception)
        {
            return (null, Finding.Fix(Explain(exception.HttpRequestError, target)));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, Finding.Fix($"{target.Authority} has not answered within {Timeout.TotalSeconds:0} s. Is it reachable from here, "
                + "and does a tag of the container hang?"));
        }
    }

    public void Dispose() => _http.Dispose();

    private static string Explain(HttpRequestError error, Uri target) => error switch
    {
        HttpRequestError.NameResolutionError => $"The host {target.Host} is unknown. Is it spelt right, and does its DNS record exist?",
        HttpRequestError.ConnectionError => $"Nothing answers at {target.Authority}. Is it running, and does a firewall let this machine "
            + "through?"
            + (target.IsLoopback ? " That is this machine: the collector of `dotnet run --project RedirectFunctions.LocalHost` must "
            + "run." : ""),
        HttpRequestError.SecureConnectionError => $"The certificate of {target.Host} is not accepted. Is it valid, and made for this name?",
        _ => $"The connection to {target.Authority} failed ({error}).",
    };
}
