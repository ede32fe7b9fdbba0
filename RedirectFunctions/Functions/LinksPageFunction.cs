using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Authoring.Pages;

namespace RedirectFunctions.Functions;

/// <summary>Serves the page with all short names, which contains no data; the calls that it makes require a key.</summary>
public sealed class LinksPageFunction(PageSignIn signIn)
{
    [Function("LinksPage")]
    public Task<HttpResponseData> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ops")] HttpRequestData request)
    {
        return request.RespondAsync(signIn.Admit(OpsPages.Links, "/ops", request.Headers));
    }
}
