using System.Net;
using System.Text.Json;

namespace RedirectFunctions.LocalHost.Links;

/// <summary>What an answer that is not a success says.</summary>
internal static class LinkProblem
{
    public static string Of(HttpResponseMessage response, byte[] body)
    {
        if (response.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            using var problem = JsonDocument.Parse(body);
            return $"{problem.RootElement.GetProperty("title")}: {problem.RootElement.GetProperty("detail")}";
        }

        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                $"The app refuses the key: put an author's key of it into --key or {LinkSource.KeyVariable}.",
            HttpStatusCode.NotFound => "There is no /ops/links: does --app name the app, and is it of this version?",
            _ => $"The app has answered {(int)response.StatusCode}.",
        };
    }
}
