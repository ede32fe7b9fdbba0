using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Authoring.Api;

namespace RedirectFunctions.Functions;

/// <summary>Serves the description of all calls: <c>GET /ops/openapi.json</c>. It contains no data.</summary>
public sealed class OpenApiFunction
{
#pragma warning disable CA1822 // A function is a method of an object that the worker creates.
    [Function("OpenApi")]
    public Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ops/openapi.json")] HttpRequestData request)
    {
        return request.RespondAsync(OpenApiDocument.Answer);
    }
#pragma warning restore CA1822
}
