using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Queueing.Parking;

namespace RedirectFunctions.Functions;

/// <summary>Replays parked deliveries; asks for a function key. The body is a <see cref="ReplayRequest"/>, the answer a <see cref="ReplaySummary"/>.</summary>
public sealed class ReplayFunction(ParkingReplay replay)
{
    /// <summary>Azure's load balancer ends a request after 230 s.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(3);

    [Function("Replay")]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "ops/replay")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var body = await BinaryData.FromStreamAsync(request.Body, cancellationToken);
        var response = request.CreateResponse();
        if (ReplayRequest.Parse(body, out var problem) is not { } parsed)
        {
            response.StatusCode = HttpStatusCode.BadRequest;
            response.Headers.TryAddWithoutValidation("Content-Type", "text/plain; charset=utf-8");
            await response.Body.WriteAsync(new BinaryData(problem!).ToMemory(), cancellationToken);
            return response;
        }

        var summary = await replay.RunAsync(parsed, TimeLimit, cancellationToken);
        response.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        await response.Body.WriteAsync(summary.ToJson(), cancellationToken);
        return response;
    }
}
