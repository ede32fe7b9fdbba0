using System.Net;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Authoring;
using RedirectFunctions.Queueing.Visitors;

namespace RedirectFunctions.Functions;

/// <summary>What erasing and exporting a visitor's clicks have in common. The body is a <see cref="VisitorRequest"/>.</summary>
internal static class VisitorCall
{
    /// <summary>Azure's load balancer ends a request after 230 seconds.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);

    /// <param name="erase">Whether what is found is taken away.</param>
    /// <param name="answer">Answers a search that has not failed before its first message.</param>
    public static async Task<HttpResponseData> AnswerAsync(
        HttpRequestData request,
        VisitorClicks visitors,
        bool erase,
        Func<VisitorRun, VisitorSummary, OpsAnswer> answer,
        CancellationToken cancellationToken)
    {
        var body = await BinaryData.FromStreamAsync(request.Body, cancellationToken);
        if (VisitorRequest.Parse(body, out var problem) is not { } parsed)
        {
            return await request.RespondAsync(
                OpsAnswer.Problem(HttpStatusCode.BadRequest, "body_invalid", "The body cannot be read", problem!));
        }

        var run = await visitors.RunAsync(parsed, erase, TimeLimit, cancellationToken);
        var summary = run.Summary();
        return await request.RespondAsync(summary is { Examined: 0, Problem: { } failure }
            ? OpsAnswer.Problem(
                HttpStatusCode.ServiceUnavailable,
                "queue_unavailable",
                "The queues cannot be reached",
                $"{failure} Nothing was done: try again.")
            : answer(run, summary));
    }
}
