using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Hosting;

namespace RedirectFunctions.Functions;

/// <summary>
/// Whether this instance can redirect: 200, or 503 once it has been told to stop, so that a load balancer sends visitors elsewhere. Storage
/// and targets do not count: links redirect without them, and an instance taken out of service because of them would not.
/// </summary>
public sealed class HealthFunction(IHostApplicationLifetime lifetime)
{
    [Function("Health")]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "healthz")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var isStopping = lifetime.ApplicationStopping.IsCancellationRequested;
        var response = request.CreateResponse();
        response.StatusCode = isStopping ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK;
        response.Headers.TryAddWithoutValidation("Content-Type", "text/plain; charset=utf-8");
        response.Headers.TryAddWithoutValidation("Cache-Control", "no-store");
        await response.Body.WriteAsync(isStopping ? "stopping\n"u8.ToArray() : "ok\n"u8.ToArray(), cancellationToken);
        return response;
    }
}
