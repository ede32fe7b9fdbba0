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
    [Function("ExportVisitor")]
    public Task<HttpResponseData> RunAsync(
        [HttpTrigger(Access.Operators, "post", Route = "ops/visitors/export")] HttpRequestData request,
        CancellationToken cancellationToken) => VisitorCall.AnswerAsync(
        request,
        visitors,
        erase: false,
        static (run, summary) =>
            OpsAnswer.WithBody(HttpStatusCode.OK, MediaTypeNames.Application.Json, VisitorExport.Write(run, summary)),
        cancellationToken);
}
