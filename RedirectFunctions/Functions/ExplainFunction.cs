using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Authoring.Explaining;
using RedirectFunctions.Redirects.Links;

namespace RedirectFunctions.Functions;

/// <summary>Explains what a link would do and why: <c>GET /ops/explain?link=…</c>. Requires an author's key.</summary>
public sealed class ExplainFunction(LinkExplainer explainer)
{
    [Function("Explain")]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(Access.Authors, "get", Route = "ops/explain")] HttpRequestData request)
    {
        return await request.RespondAsync(await explainer.AnswerAsync(LinkRequest.QueryOf(request.Url.OriginalString).ToString()));
    }
}
