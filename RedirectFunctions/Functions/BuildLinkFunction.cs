using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Authoring.Building;

namespace RedirectFunctions.Functions;

/// <summary>
/// Builds and signs a link: <c>POST /ops/build</c>. docs/links.md documents bodies and responses. Requires an author's key.
/// </summary>
public sealed class BuildLinkFunction(LinkBuilder builder)
{
    [Function("BuildLink")]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(Access.Authors, "post", Route = "ops/build")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var body = await BinaryData.FromStreamAsync(request.Body, cancellationToken);
        return await request.RespondAsync(await builder.AnswerAsync(body.ToMemory()));
    }
}
