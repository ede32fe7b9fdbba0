using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Authoring.Managing;
using RedirectFunctions.Redirects.Links;

namespace RedirectFunctions.Functions;

/// <summary>
/// Stores, shows, changes and removes a short name. docs/links.md documents bodies, headers and responses. Requires an author's key.
/// </summary>
public sealed class ManageLinkFunction(LinkAdministration administration)
{
    [Function("ManageLink")]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(Access.Authors, "get", "put", "patch", "delete", Route = "ops/links/{name}")] HttpRequestData request,
        string name,
        CancellationToken cancellationToken)
    {
        var query = LinkRequest.QueryOf(request.Url.OriginalString).ToString();
        return await request.RespondAsync(request.Method.ToUpperInvariant() switch
        {
            "PUT" => await administration.PutAsync(name, query, await BodyAsync(), request.Headers, cancellationToken),
            "PATCH" => await administration.PatchAsync(name, query, await BodyAsync(), request.Headers, cancellationToken),
            "DELETE" => await administration.DeleteAsync(name, query, request.Headers, cancellationToken),
            _ => await administration.GetAsync(name, query, cancellationToken),
        });

        async Task<ReadOnlyMemory<byte>> BodyAsync() => (await BinaryData.FromStreamAsync(request.Body, cancellationToken)).ToMemory();
    }
}
