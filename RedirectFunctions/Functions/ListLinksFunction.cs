using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Authoring.Managing;
using RedirectFunctions.Redirects.Links;

namespace RedirectFunctions.Functions;

/// <summary>Lists short names: <c>GET /ops/links?prefix=&amp;tag=&amp;after=&amp;limit=</c>. Requires an author's key.</summary>
public sealed class ListLinksFunction(LinkListing listing)
{
    [Function("ListLinks")]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(Access.Authors, "get", Route = "ops/links")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        return await request.RespondAsync(
            await listing.AnswerAsync(LinkRequest.QueryOf(request.Url.OriginalString).ToString(), cancellationToken));
    }
}
