using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Authoring.Pages;

namespace RedirectFunctions.Functions;

/// <summary>Serves the page that makes links, which contains no data; the calls that it makes require a key.</summary>
public sealed class BuilderFunction(PageSignIn signIn)
{
    [Function("Builder")]
    public Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ops/builder")] HttpRequestData request)
    {
        return request.RespondAsync(signIn.Admit(OpsPages.Builder, "/ops/builder", request.Headers));
    }
}
