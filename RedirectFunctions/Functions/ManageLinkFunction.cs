using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Authoring.Managing;

namespace RedirectFunctions.Functions;

/// <summary>
/// Stores, shows and removes a short name. docs/links.md documents bodies, headers and responses. Requires a function key.
/// </summary>
public sealed class ManageLinkFunction(LinkAdministration administration)
{
    [Function("ManageLink")]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "put", "delete", Route = "ops/links/{name}")] HttpRequestData request,
        string name,
        CancellationToken cancellationToken)
    {
        return await request.RespondAsync(request.Method.ToUpperInvariant() switch
        {
            "PUT" => await administration.PutAsync(
                name,
                (await BinaryData.FromStreamAsync(request.Body, cancellationToken)).ToMemory(),
                request.Headers,
                cancellationToken),
            "DELETE" => await administration.DeleteAsync(name, request.Headers, cancellationToken),
            _ => await administration.GetAsync(name, cancellationToken),
        });
    }
}
