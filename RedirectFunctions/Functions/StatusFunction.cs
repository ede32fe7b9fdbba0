using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Operations;

namespace RedirectFunctions.Functions;

/// <summary>Reports the state of this process and its queues as a <see cref="StatusReport"/>. Requires the master key.</summary>
public sealed class StatusFunction(StatusReporter reporter)
{
    [Function("Status")]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(Access.Operators, "get", Route = "ops/status")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var report = await reporter.ReportAsync();
        var response = request.CreateResponse();
        response.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        response.Headers.TryAddWithoutValidation("Cache-Control", "no-store");
        await response.Body.WriteAsync(report.ToJson(), cancellationToken);
        return response;
    }
}
