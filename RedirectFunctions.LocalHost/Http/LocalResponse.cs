using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace RedirectFunctions.LocalHost.Http;

/// <summary>A function's response, collected first and sent once it has returned, as in the worker.</summary>
internal sealed class LocalResponse(FunctionContext context) : HttpResponseData(context)
{
    private HttpHeadersCollection _headers = new();
    private ResponseCookies? _cookies;
    private Stream? _body;

    public override HttpStatusCode StatusCode { get; set; } = HttpStatusCode.OK;

    public override HttpHeadersCollection Headers
    {
        get => _headers;
        set => _headers = value ?? throw new InvalidOperationException("Headers cannot be null.");
    }

    public override Stream Body
    {
        get => _body ??= new MemoryStream();
        set => _body = value ?? throw new InvalidOperationException("Body cannot be null.");
    }

    public override HttpCookies Cookies => _cookies ??= new ResponseCookies();

    public async Task SendAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        response.StatusCode = (int)StatusCode;
        // Enumerating parses the values: this is also where the worker turns a Location into its normal form.
        foreach (var header in Headers)
        {
            response.Headers[header.Key] = string.Join(',', header.Value);
        }

        _cookies?.AppendTo(response.Cookies);
        if (_body is not { CanRead: true })
        {
            return;
        }

        if (_body.CanSeek)
        {
            _body.Position = 0;
            response.ContentLength = _body.Length;
        }

        await _body.CopyToAsync(response.Body, cancellationToken);
    }
}
