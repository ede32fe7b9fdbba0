using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Authoring.Pages;

namespace RedirectFunctions.Functions;

/// <summary>Serves the link builder, a page that contains no data; the endpoints that it calls require a function key.</summary>
public sealed class BuilderFunction
{
#pragma warning disable CA1822 // A function is a method of an object that the worker creates.
    [Function("Builder")]
    public Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ops/builder")] HttpRequestData request)
    {
        return request.RespondAsync(BuilderPage.Answer);
    }
#pragma warning restore CA1822
}
