using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Redirects;
using RedirectFunctions.Redirects.Links;

namespace RedirectFunctions.Functions;

/// <summary>Answers <c>/</c>: with the fallback of the host, or as a name that nobody has stored.</summary>
public sealed class HomeFunction(RedirectEndpoint endpoint)
{
    /// <summary>The Functions host takes an empty route for none at all; a segment that must be empty is the same.</summary>
    public const string Route = "{nothing:maxlength(0)?}";

    [Function("Home")]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequestData request)
    {
        return await request.RespondAsync(await endpoint.AnswerAsync(new LinkRequest
        {
            Method = request.Method,
            Name = "",
            Query = LinkRequest.QueryOf(request.Url.OriginalString),
            Headers = request.Headers,
        }));
    }
}
