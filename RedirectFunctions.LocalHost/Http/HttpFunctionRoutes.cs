using RedirectFunctions.LocalHost.Catalog;

namespace RedirectFunctions.LocalHost.Http;

internal static class HttpFunctionRoutes
{
    public static void MapHttpFunctions(this WebApplication app, FunctionCatalog functions, string routePrefix, HostKeys? keys)
    {
        app.Use(BadRequestForHostsThatAreNone);
        app.Use(NotFoundForOtherMethods);
        var logger = app.Services.GetRequiredService<ILogger<HttpFunctionEndpoint>>();
        foreach (var function in functions.Http)
        {
            var endpoint = new HttpFunctionEndpoint(function, keys, logger);
            app.MapMethods(HttpFunction.Pattern(routePrefix, function.Route), function.Methods, endpoint.InvokeAsync);
        }
    }

    /// <summary>
    /// The Functions host returns 404 for a method that no function has. Routing's 405 is the one endpoint that is not a route.
    /// </summary>
    private static Task NotFoundForOtherMethods(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint() is null or RouteEndpoint)
        {
            return next(http);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>Kestrel takes <c>Host: x:99999</c>, of which no URL can be made; Azure's front end does not.</summary>
    private static Task BadRequestForHostsThatAreNone(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.Host.HasValue || Uri.TryCreate($"http://{http.Request.Host.ToUriComponent()}/", UriKind.Absolute, out _))
        {
            return next(http);
        }

        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }
}
