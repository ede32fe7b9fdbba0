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
    [Function("EraseVisitor")]
    public Task<HttpResponseData> RunAsync(
        [HttpTrigger(Access.Operators, "post", Route = "ops/visitors/erase")] HttpRequestData request,
        CancellationToken cancellationToken) => VisitorCall.AnswerAsync(
        request,
        visitors,
        erase: true,
        static (_, summary) => OpsAnswer.Json(summary, VisitorJson.Default.VisitorSummary),
        cancellationToken);
}
