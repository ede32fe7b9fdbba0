using System.Net.Http.Headers;
using RedirectFunctions.Authoring;
using RedirectFunctions.Authoring.Managing;

namespace RedirectFunctions.LocalHost.Links;

/// <summary>
/// Answers the calls of <c>/ops/links</c> from the storage account in the settings, as the app would: the commands need not know which of
/// the two they talk to.
/// </summary>
internal sealed class StorageHandler(LinkAdministration administration, LinkListing listing) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var query = request.RequestUri!.Query.TrimStart('?');
        var name = request.RequestUri.Segments is [_, _, _, var last] ? Uri.UnescapeDataString(last) : null;
        ReadOnlyMemory<byte> body = request.Content is null ? default : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        return ToResponse(name is null ? await listing.AnswerAsync(query, cancellationToken) : request.Method.Method switch
        {
            "PUT" => await administration.PutAsync(name, query, body, request.Headers, cancellationToken),
            "PATCH" => await administration.PatchAsync(name, query, body, request.Headers, cancellationToken),
            "DELETE" => await administration.DeleteAsync(name, query, request.Headers, cancellationToken),
            _ => await administration.GetAsync(name, query, cancellationToken),
        });
    }

    private static HttpResponseMessage ToResponse(OpsAnswer answer)
    {
        var response = new HttpResponseMessage(answer.Status) { Content = new ByteArrayContent(answer.Body.ToArray()) };
        if (answer.ContentType is not null)
        {
            response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(answer.ContentType);
        }

        return response;
    }
}
