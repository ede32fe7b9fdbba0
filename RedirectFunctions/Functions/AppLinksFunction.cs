using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Redirects;

namespace RedirectFunctions.Functions;

/// <summary>Serves the files by which phones open a host's links in an app, where the settings have them.</summary>
public sealed class AppLinksFunction(AppLinkFiles files)
{
    public const string Route = @".well-known/{file:regex(^(apple-app-site-association|assetlinks\.json)$)}";

    [Function("AppLinks")]
    public Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequestData request,
        string file)
    {
        return request.RespondAsync(files.Answer(file, request.Headers));
    }
}
