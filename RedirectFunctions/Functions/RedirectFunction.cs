using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Redirects;

namespace RedirectFunctions.Functions;

/// <summary>Answers a tracked link: <c>/r?destinationUrl=…</c> or <c>/r/&lt;base64url of the destination&gt;</c>.</summary>
public sealed class RedirectFunction(RedirectEndpoint endpoint)
{
    [Function("Redirect")]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "r/{token?}")] HttpRequestData request,
        string? token)
    {
        ArgumentNullException.ThrowIfNull(request);
        var link = new LinkRequest
        {
            Method = request.Method,
            Token = token,
            // The text as it was sent: Uri.Query would rewrite some escapes, and parsing costs more than a slice.
            Query = LinkRequest.QueryOf(request.Url.OriginalString),
            Headers = request.Headers,
        };

        var answer = await endpoint.AnswerAsync(link);

        var response = request.CreateResponse();
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        if (answer.Location is not null)
        {
            response.Headers.TryAddWithoutValidation("Location", answer.Location);
        }

        foreach (var cookie in answer.Cookies)
        {
            // Not as a header: the worker joins the values of one header with commas, which no browser reads as two cookies.
            response.Cookies.Append(ToHttpCookie(cookie));
        }

        if (!answer.Body.IsEmpty)
        {
            await response.Body.WriteAsync(answer.Body, request.FunctionContext.CancellationToken);
        }

        return response;
    }

    private static HttpCookie ToHttpCookie(LinkCookie cookie) => new(cookie.Name, cookie.Value)
    {
        Domain = cookie.Domain,
        Path = "/",
        MaxAge = cookie.MaxAge.TotalSeconds,
        Secure = true,
        HttpOnly = true,
        SameSite = SameSite.Lax,
    };
}
