using Microsoft.Azure.Functions.Worker;
using RedirectFunctions.LocalHost.Catalog;

namespace RedirectFunctions.LocalHost.Http;

/// <summary>A call by a request. It uses the request's own scope and is cancelled when the client goes away.</summary>
internal sealed class HttpFunctionContext(HttpFunction function, HttpContext http)
    : LocalFunctionContext(function, http.RequestServices, http.RequestAborted)
{
    private LocalRequest? _request;

    public HttpContext HttpContext { get; } = http;

    public LocalRequest Request => _request ??= new LocalRequest(this);

    public override BindingContext BindingContext => new RouteBinding(HttpContext);

    private sealed class RouteBinding(HttpContext http) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => http.Request.RouteValues;
    }
}
