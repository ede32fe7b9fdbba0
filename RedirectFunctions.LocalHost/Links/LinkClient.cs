using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using RedirectFunctions.Authoring.Managing;

namespace RedirectFunctions.LocalHost.Links;

/// <summary>
/// Calls <c>/ops/links</c>. Whoever does not answer, or is busy, is asked again twice: each of these calls may be repeated.
/// </summary>
internal sealed class LinkClient(HttpClient http) : IDisposable
{
    private const int MaxTries = 3;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);

    /// <summary>All names, in their order.</summary>
    /// <exception cref="LocalHostException">The list cannot be read.</exception>
    public async IAsyncEnumerable<LinkDocument> ListAsync(
        string? prefix = null,
        string? tag = null,
        string? host = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? after = "";
        while (after is not null)
        {
            var path = $"ops/links?limit=1000&prefix={Escape(prefix)}&tag={Escape(tag)}&host={Escape(host)}&after={Escape(after)}";
            using var response = await SendAsync(HttpMethod.Get, path, null, null, cancellationToken);
            var page = JsonSerializer.Deserialize(await GoodAsync(response, cancellationToken), LinkJson.Default.LinkPageDocument)!;
            foreach (var link in page.Links)
            {
                yield return link;
            }

            after = page.Next;
        }
    }

    /// <summary>Null if there is no such name.</summary>
    public async Task<LinkDocument?> FindAsync(string name, string? host, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, Path(name, host), null, null, cancellationToken);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await LinkAsync(response, cancellationToken);
    }

    /// <param name="ifMatch">Replace only this version; null to store the name only if it is new.</param>
    /// <param name="query">Such as <c>restore=true</c>.</param>
    /// <returns>Null if there is another version, or one where there should be none.</returns>
    /// <exception cref="LocalHostException">It cannot be stored; the message says why.</exception>
    public async Task<LinkDocument?> PutAsync(LinkDocument link, string? ifMatch, string query, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(link, LinkJson.Default.LinkDocument);
        var path = $"{Path(link.Name!, link.Host)}&{query}";
        using var response = await SendAsync(HttpMethod.Put, path, body, ifMatch ?? "", cancellationToken);
        return response.StatusCode == HttpStatusCode.PreconditionFailed ? null : await LinkAsync(response, cancellationToken);
    }

    /// <param name="patch">A JSON merge patch.</param>
    public async Task<LinkDocument> PatchAsync(string name, string? host, byte[] patch, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Patch, Path(name, host), patch, null, cancellationToken);
        return await LinkAsync(response, cancellationToken);
    }

    /// <summary>Has it signed with the app's first key; its ETag is the same if it was already.</summary>
    public async Task<LinkDocument> SignAsync(string name, string? host, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(
            HttpMethod.Patch, $"{Path(name, host)}&sign=true", "{}"u8.ToArray(), null, cancellationToken);
        return await LinkAsync(response, cancellationToken);
    }

    public async Task DeleteAsync(string name, string? host, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Delete, Path(name, host), null, null, cancellationToken);
        await GoodAsync(response, cancellationToken);
    }

    /// <param name="ifMatch">Delete only this version.</param>
    /// <returns>False if there is another version. A name that is gone already is what was wanted.</returns>
    public async Task<bool> DeleteAsync(string name, string? host, string? ifMatch, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Delete, Path(name, host), null, ifMatch, cancellationToken);
        if (response.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound)
        {
            return response.StatusCode == HttpStatusCode.NotFound;
        }

        await GoodAsync(response, cancellationToken);
        return true;
    }

    public void Dispose() => http.Dispose();

    private static string Escape(string? text) => Uri.EscapeDataString(text ?? "");

    /// <param name="host">Null for the name of all hosts.</param>
    private static string Path(string name, string? host) => $"ops/links/{Escape(name)}?host={Escape(host)}";

    /// <param name="condition">A version for If-Match; empty for If-None-Match; null for no condition.</param>
    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, byte[]? body, string? condition, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null)
            {
                request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            }

            if (condition is not null)
            {
                var (header, value) = condition.Length > 0 ? ("If-Match", condition) : ("If-None-Match", "*");
                request.Headers.TryAddWithoutValidation(header, value);
            }

            try
            {
                var response = await http.SendAsync(request, cancellationToken);
                if (attempt == MaxTries || response.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests))
                {
                    return response;
                }

                response.Dispose();
            }
            catch (Exception exception) when (
                exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                if (attempt == MaxTries)
                {
                    throw new LocalHostException($"{http.BaseAddress} does not answer: {exception.Message}", exception);
                }
            }

            await Task.Delay(FirstPause * attempt, cancellationToken);
        }
    }

    private static async Task<LinkDocument> LinkAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize(await GoodAsync(response, cancellationToken), LinkJson.Default.LinkDocument)!;

    private static async Task<byte[]> GoodAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return response.IsSuccessStatusCode ? body : throw new LocalHostException(LinkProblem.Of(response, body));
    }
}
