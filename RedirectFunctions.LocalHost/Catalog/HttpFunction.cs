using System.Reflection;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.LocalHost.Http;

namespace RedirectFunctions.LocalHost.Catalog;

/// <summary>A function with an [HttpTrigger].</summary>
internal sealed class HttpFunction : Function
{
    private static readonly string[] AnyMethod = ["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"];

    private HttpFunction(
        string name,
        MethodInfo method,
        string route,
        AuthorizationLevel level,
        IReadOnlyList<string> methods,
        IReadOnlySet<string> routeParameters)
        : base(name, method, parameter => BindTrigger(parameter, routeParameters))
    {
        Route = route;
        Level = level;
        Methods = methods;
    }

    /// <summary>As in the attribute, without the prefix or surrounding slashes.</summary>
    public string Route { get; }

    /// <summary>Which keys open it, if LocalHost is to check keys.</summary>
    public AuthorizationLevel Level { get; }

    /// <summary>In upper case.</summary>
    public IReadOnlyList<string> Methods { get; }

    public static HttpFunction Read(string name, MethodInfo method, HttpTriggerAttribute trigger)
    {
        var route = (trigger.Route ?? name).Trim('/');
        RefuseReservedRoute(name, route);
        if (method.ReturnType != typeof(Task<HttpResponseData>) && method.ReturnType != typeof(HttpResponseData))
        {
            throw new LocalHostException(
                $"The function {name} returns {method.ReturnType.Name}. "
                + "An HTTP function must return HttpResponseData or Task<HttpResponseData>.");
        }

        IReadOnlyList<string> methods = trigger.Methods is { Length: > 0 } named
            ? [.. named.Select(static verb => verb.ToUpperInvariant())]
            : AnyMethod;
        return new HttpFunction(name, method, route, trigger.AuthLevel, methods, RouteParameters(name, route));
    }

    /// <summary>A route under host.json's prefix, with a leading slash.</summary>
    public static string Pattern(string prefix, string route) => prefix.Length == 0 ? $"/{route}" : $"/{prefix}/{route}";

    public async ValueTask<HttpResponseData> InvokeAsync(HttpFunctionContext context)
    {
        var result = Call(context);
        var response = result is Task<HttpResponseData> running ? await running : (HttpResponseData?)result;
        return response ?? throw new InvalidOperationException($"The function {Name} returned no response.");
    }

    private static Func<LocalFunctionContext, object?>? BindTrigger(ParameterInfo parameter, IReadOnlySet<string> routeParameters)
    {
        if (parameter.ParameterType == typeof(HttpRequestData))
        {
            return static context => ((HttpFunctionContext)context).Request;
        }

        var name = parameter.Name!;
        return parameter.ParameterType == typeof(string) && routeParameters.Contains(name)
            ? context => ((HttpFunctionContext)context).HttpContext.Request.RouteValues[name] as string
            : null;
    }

    /// <summary>The Functions host refuses routes that begin with <c>admin</c> or <c>runtime</c>, even <c>admin-api/…</c>.</summary>
    private static void RefuseReservedRoute(string name, string route)
    {
        if (route.StartsWith("admin", StringComparison.OrdinalIgnoreCase)
            || route.StartsWith("runtime", StringComparison.OrdinalIgnoreCase))
        {
            throw new LocalHostException(
                $"The route '{route}' of the function {name} begins with admin or runtime, which the Functions host reserves for itself.");
        }
    }

    private static HashSet<string> RouteParameters(string name, string route)
    {
        try
        {
            return RoutePatternFactory.Parse(route).Parameters
                .Select(static parameter => parameter.Name)
                .ToHashSet(StringComparer.OrdinalIgnoreCase);
        }
        catch (RoutePatternException exception)
        {
            throw new LocalHostException(
                $"The route '{route}' of the function {name} cannot be parsed: {exception.Message}", exception);
        }
    }
}
