using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Hosting;
using RedirectFunctions.Operations;

namespace RedirectFunctions.Functions;

/// <summary>
/// Whether this instance can redirect: 200, or 503 from the moment it is told to stop, so that a load balancer sends visitors
/// elsewhere. Storage, targets and the settings of tracking have no say in it: links redirect without them, and an instance taken out for
/// their sake would not.
/// </summary>
public sealed class HealthFunction(IHostApplicationLifetime lifetime, SettingsReport settings)
{
    private readonly byte[] _well = settings.Wrong.Count == 0
        ? [.. "ok\n"u8]
        : [.. "ok, but a setting of tracking is wrong: /ops/status names it\n"u8];

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
        await response.Body.WriteAsync(isStopping ? "stopping\n"u8.ToArray() : _well, cancellationToken);
        return response;
    }
}
