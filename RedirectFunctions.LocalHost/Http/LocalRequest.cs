using System.Security.Claims;
using Microsoft.Azure.Functions.Worker.Http;

namespace RedirectFunctions.LocalHost.Http;

/// <summary>The request as the isolated worker shows it to a function.</summary>
internal sealed class LocalRequest(HttpFunctionContext context) : HttpRequestData(context)
{
    private readonly HttpRequest _request = context.HttpContext.Request;
    private Uri? _url;
    private HttpHeadersCollection? _headers;
    private IReadOnlyCollection<IHttpCookie>? _cookies;

    public override Stream Body => _request.Body;

    // The Functions host passes one string per name; several lines of one header arrive joined by a comma.
    public override HttpHeadersCollection Headers => _headers ??= new HttpHeadersCollection(
        _request.Headers.Select(static header => KeyValuePair.Create(header.Key, header.Value.ToString())));

    public override IReadOnlyCollection<IHttpCookie> Cookies => _cookies ??= RequestCookies.Parse(_request.Headers.Cookie.ToString());

    // Like the Functions host: the path is decoded and escaped again, the query stays as it was sent.
    public override Uri Url => _url ??= new Uri(string.Concat(
        _request.Scheme,
        "://",
        _request.Host.HasValue ? _request.Host.ToUriComponent() : "localhost",
        (_request.PathBase + _request.Path).ToUriComponent() + _request.QueryString.ToUriComponent()));

    public override IEnumerable<ClaimsIdentity> Identities => [];

    public override string Method => _request.Method;

    public override HttpResponseData CreateResponse() => new LocalResponse(FunctionContext);
}
