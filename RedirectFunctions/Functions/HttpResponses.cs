using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Authoring;
using RedirectFunctions.Clicks.Visitors;
using RedirectFunctions.Redirects;

namespace RedirectFunctions.Functions;

/// <summary>Turns the rooms' answers into responses of the worker.</summary>
internal static class HttpResponses
{
    public static async Task<HttpResponseData> RespondAsync(this HttpRequestData request, LinkAnswer answer)
    {
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
            // Not as a header: the worker joins several values of a header with commas, which no browser reads as two cookies.
            response.Cookies.Append(ToHttpCookie(cookie));
        }

        if (!answer.Body.IsEmpty)
        {
            await response.Body.WriteAsync(answer.Body, request.FunctionContext.CancellationToken);
        }

        return response;
    }

    public static async Task<HttpResponseData> RespondAsync(this HttpRequestData request, OpsAnswer answer)
    {
        var response = request.CreateResponse();
        response.StatusCode = answer.Status;
        response.Headers.TryAddWithoutValidation("Cache-Control", "no-store");
        response.Headers.TryAddWithoutValidation("X-Content-Type-Options", "nosniff");
        if (answer.ETag is not null)
        {
            response.Headers.TryAddWithoutValidation("ETag", answer.ETag);
        }

        if (answer.ContentType is not null)
        {
            response.Headers.TryAddWithoutValidation("Content-Type", answer.ContentType);
            await response.Body.WriteAsync(answer.Body, request.FunctionContext.CancellationToken);
        }

        return response;
    }

    private static HttpCookie ToHttpCookie(VisitorCookie cookie) => new(cookie.Name, cookie.Value)
    {
        Domain = cookie.Domain,
        Path = "/",
        MaxAge = cookie.MaxAge.TotalSeconds,
        Secure = true,
        HttpOnly = true,
        SameSite = SameSite.Lax,
    };
}
