using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Redirects;
using RedirectFunctions.Redirects.Links;

namespace RedirectFunctions.Functions;

/// <summary>Answers a tracked link: <c>/r?destinationUrl=…</c> or <c>/r/&lt;base64url of the destination&gt;</c>.</summary>
public sealed class RedirectFunction(RedirectEndpoint endpoint)
{
    [Function("Redirect")]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "r/{token?}")] HttpRequestData request,
        string? token)
    {
        var link = new LinkRequest
        {
            Method = request.Method,
            Token = token,
            // The text as it was sent: Uri.Query would rewrite some escapes, and parsing costs more than slicing.
            Query = LinkRequest.QueryOf(request.Url.OriginalString),
            Headers = request.Headers,
        };

        return await request.RespondAsync(await endpoint.AnswerAsync(link));
    }
}
