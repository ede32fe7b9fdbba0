using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Redirects;
using RedirectFunctions.Redirects.Links;

namespace RedirectFunctions.Functions;

/// <summary>Answers a short name, <c>/{name}</c>, as a link whose destination is stored.</summary>
public sealed class ShortLinkFunction(RedirectEndpoint endpoint)
{
    /// <summary>
    /// Excludes the other routes of one segment by name: the Functions host tries routes in the order of their functions' names, no matter
    /// which is more specific (azure-functions-host, issue 9876).
    /// </summary>
    public const string Route = "{name:regex(^(?!(r|ops|healthz|collector)$).+$)}";

    [Function("ShortLink")]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = Route)] HttpRequestData request,
        string name)
    {
        var link = new LinkRequest
        {
            Method = request.Method,
            Name = name,
            Query = LinkRequest.QueryOf(request.Url.OriginalString),
            Headers = request.Headers,
        };

        return await request.RespondAsync(await endpoint.AnswerAsync(link));
    }
}
