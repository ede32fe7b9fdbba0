using System.Net;
using System.Net.Mime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Authoring;
using RedirectFunctions.Operations;
using RedirectFunctions.Queueing.Visitors;

namespace RedirectFunctions.Functions;

/// <summary>
/// Shows the clicks of one visitor that are in the queues and in the parking. The body is a <see cref="VisitorRequest"/>; docs/privacy.md
/// documents the response. Requires the master key, since it is about a person.
/// </summary>
public sealed class ExportVisitorFunction(VisitorClicks visitors)
{
    /// <summary>Azure's load balancer ends a request after 230 seconds.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);

    [Function("ExportVisitor")]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "ops/visitors/export")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var body = await BinaryData.FromStreamAsync(request.Body, cancellationToken);
        if (VisitorRequest.Parse(body, out var problem) is not { } parsed)
        {
            return await request.RespondAsync(
                OpsAnswer.Problem(HttpStatusCode.BadRequest, "body_invalid", "The body cannot be read", problem!));
        }

        var run = await visitors.RunAsync(parsed, erase: false, TimeLimit, cancellationToken);
        return await request.RespondAsync(run.Summary() is { Examined: 0, Problem: { } failure }
            ? OpsAnswer.Problem(
                HttpStatusCode.ServiceUnavailable,
                "queue_unavailable",
                "The queues cannot be reached",
                $"{failure} Nothing was done: try again.")
            : OpsAnswer.WithBody(HttpStatusCode.OK, MediaTypeNames.Application.Json, VisitorExport.Write(run)));
    }
}
