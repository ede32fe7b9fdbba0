using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Authoring;
using RedirectFunctions.Queueing.Visitors;

namespace RedirectFunctions.Functions;

/// <summary>
/// Takes the clicks of one visitor out of the queues and the parking. The body is a <see cref="VisitorRequest"/>; docs/privacy.md documents
/// the response. Requires the master key, since it is about a person.
/// </summary>
public sealed class EraseVisitorFunction(VisitorClicks visitors)
{
    /// <summary>Azure's load balancer ends a request after 230 seconds.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);

    [Function("EraseVisitor")]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "ops/visitors/erase")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var body = await BinaryData.FromStreamAsync(request.Body, cancellationToken);
        if (VisitorRequest.Parse(body, out var problem) is not { } parsed)
        {
            return await request.RespondAsync(
                OpsAnswer.Problem(HttpStatusCode.BadRequest, "body_invalid", "The body cannot be read", problem!));
        }

        var run = await visitors.RunAsync(parsed, erase: true, TimeLimit, cancellationToken);
        return await request.RespondAsync(run.Summary() is { Examined: 0, Problem: { } failure }
            ? OpsAnswer.Problem(
                HttpStatusCode.ServiceUnavailable,
                "queue_unavailable",
                "The queues cannot be reached",
                $"{failure} Nothing was done: try again.")
            : OpsAnswer.Json(run.Summary(), VisitorJson.Default.VisitorSummary));
    }
}
