using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Primitives;

namespace RedirectFunctions.LocalHost.Http;

/// <summary>
/// Keeps web pages in the developer's browser away from this program's controls. Another site's page can make its own name resolve to this
/// machine (DNS rebinding), or send a request without reading the response (CSRF); either could have links signed with the developer's
/// keys, parked clicks replayed, or targets misbehave. The links themselves answer anyone: that is what they are for.
/// </summary>
internal sealed class OwnOrigin(IEnumerable<string> urls)
{
    private static readonly PathString[] Controls = ["/ops", "/collector", "/live"];

    private readonly HashSet<string> _names = new(
        urls.Select(static url => BindingAddress.Parse(url).Host), StringComparer.OrdinalIgnoreCase) { "localhost" };

    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (!HostString.FromUriComponent(http.Request.Headers.Host.ToString()).HasValue || !HasPort(http.Request.Host))
        {
            await RefuseAsync(http, "The Host header is not a host and a port from 1 to 65535.", StatusCodes.Status400BadRequest);
        }
        else if (!IsControl(http.Request.Path))
        {
            await next(http);
        }
        else if (!IsOwn(http.Request.Host.Host))
        {
            await RefuseAsync(
                http,
                "This page and its controls answer only under this program's own address. "
                + "To use another name, start with --urls http://that-name:port.");
        }
        else if (IsFromElsewhere(http.Request))
        {
            await RefuseAsync(http, "A page of another site sent this request; such requests are refused.");
        }
        else
        {
            await next(http);
        }
    }

    private static bool HasPort(HostString host)
    {
        var colon = host.Value!.LastIndexOf(':');
        return colon < 0 || host.Value.EndsWith(']')
            || int.TryParse(host.Value.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                && port is > 0 and <= IPEndPoint.MaxPort;
    }

    private static bool IsControl(PathString path) =>
        path == "/" || Array.Exists(Controls, control => path.StartsWithSegments(control, StringComparison.OrdinalIgnoreCase));

    /// <summary>An IP address is not a name, so no page can take it over.</summary>
    private bool IsOwn(string host) => _names.Contains(host) || IPAddress.TryParse(host.Trim('[', ']'), out _);

    /// <summary>Programs send neither header. Browsers send Origin with everything but a plain navigation (Fetch, section 3.2).</summary>
    private static bool IsFromElsewhere(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        if (!StringValues.IsNullOrEmpty(origin))
        {
            return !string.Equals(
                origin, UriHelper.BuildAbsolute(request.Scheme, request.Host).TrimEnd('/'), StringComparison.OrdinalIgnoreCase);
        }

        return request.Headers["Sec-Fetch-Site"] is [not ("same-origin" or "none")] && !HttpMethods.IsGet(request.Method);
    }

    private static Task RefuseAsync(HttpContext http, string sentence, int status = StatusCodes.Status403Forbidden)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(sentence + "\n", http.RequestAborted);
    }
}
