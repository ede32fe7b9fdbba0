using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Authoring;
using RedirectFunctions.Queueing.Parking;

namespace RedirectFunctions.Functions;

/// <summary>
/// Replays parked deliveries. The body is a <see cref="ReplayRequest"/>, the response a <see cref="ReplaySummary"/>. Requires the master
/// key.
/// </summary>
public sealed class ReplayFunction(ParkingReplay replay)
{
    /// <summary>Azure's load balancer ends a request after 230 seconds.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(3);

    [Function("Replay")]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(Access.Operators, "post", Route = "ops/replay")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var body = await BinaryData.FromStreamAsync(request.Body, cancellationToken);
        if (ReplayRequest.Parse(body, out var problem) is not { } parsed)
        {
            return await request.RespondAsync(
                OpsAnswer.Problem(HttpStatusCode.BadRequest, "body_invalid", "The body cannot be read", problem!));
        }

        var summary = await replay.RunAsync(parsed, TimeLimit, cancellationToken);
        return await request.RespondAsync(summary is { Examined: 0, Problem: { } failure }
            ? OpsAnswer.Problem(
                HttpStatusCode.ServiceUnavailable,
                "queue_unavailable",
                "The parking cannot be reached",
                $"{failure} Nothing was replayed: try again.")
            : OpsAnswer.Json(summary, ReplayJson.Default.ReplaySummary));
    }
}
