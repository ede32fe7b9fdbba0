using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Authoring.Pages;

namespace RedirectFunctions.Functions;

/// <summary>Serves the link builder, a page without data; what it calls asks for a function key.</summary>
public sealed class BuilderFunction
{
#pragma warning disable CA1822 // A function is a method of an object that the worker makes.
    [Function("Builder")]
    public Task<HttpResponseData> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ops/builder")] HttpRequestData request)
    {
        return request.RespondAsync(BuilderPage.Answer);
    }
#pragma warning restore CA1822
}
