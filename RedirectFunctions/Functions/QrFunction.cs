using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Authoring.Building;

namespace RedirectFunctions.Functions;

/// <summary>Draws a QR code: <c>POST /ops/qr</c>. Requires an author's key.</summary>
public sealed class QrFunction
{
#pragma warning disable CA1822 // A function is a method of an object that the worker creates.
    [Function("Qr")]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(Access.Authors, "post", Route = "ops/qr")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var body = await BinaryData.FromStreamAsync(request.Body, cancellationToken);
        return await request.RespondAsync(QrPicture.Answer(body.ToMemory()));
    }
#pragma warning restore CA1822
}
