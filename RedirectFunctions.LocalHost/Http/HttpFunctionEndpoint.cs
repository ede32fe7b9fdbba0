using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.LocalHost.Catalog;

namespace RedirectFunctions.LocalHost.Http;

/// <summary>Calls one function for one request.</summary>
/// <param name="keys">Null if anybody may call it.</param>
internal sealed partial class HttpFunctionEndpoint(HttpFunction function, HostKeys? keys, ILogger<HttpFunctionEndpoint> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (keys?.Open(function.Level, http.Request) == false)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        try
        {
            var response = await function.InvokeAsync(new HttpFunctionContext(function, http));
            await Own(response).SendAsync(http.Response, http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to respond to.
        }
#pragma warning disable CA1031 // Whatever a function throws is a 500 of that function, as under the Functions host.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Failed(logger, function.Name, FailureText.Of(exception));
            Fail(http);
        }
    }

    private static LocalResponse Own(HttpResponseData response) =>
        response as LocalResponse ?? throw new InvalidOperationException("A response must be created by request.CreateResponse().");

    private static void Fail(HttpContext http)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.Clear();
        http.Response.StatusCode = StatusCodes.Status500InternalServerError;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The function {Function} failed: {Failure}")]
        public static partial void Failed(ILogger logger, string function, string failure);
    }
}
