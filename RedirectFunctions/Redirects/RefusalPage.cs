using System.Net.Http.Headers;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RedirectFunctions.Clicks.Reading;
using RedirectFunctions.Redirects.Refusals;

namespace RedirectFunctions.Redirects;

/// <summary>A refusal as the client sees it: an HTML page, or problem details (RFC 9457) for a program that asks for JSON.</summary>
internal static class RefusalPage
{
    private const string Style =
        ":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:15vh auto;padding:0 1rem}"
        + "h1{font-size:1.4rem}code{font-size:.9em}";

    private static readonly string ContentSecurityPolicy =
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        + $"style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'";

    private static readonly KeyValuePair<string, string>[] HtmlHeaders = Headers("text/html; charset=utf-8");
    private static readonly KeyValuePair<string, string>[] JsonHeaders = Headers(MediaTypeNames.Application.ProblemJson);

    public static LinkAnswer For(Refusal refusal, HttpHeaders request)
    {
        var json = WantsJson(request);
        return new LinkAnswer
        {
            Status = refusal.Status,
            Headers = json ? JsonHeaders : HtmlHeaders,
            Body = json ? Json(refusal) : Html(refusal),
        };
    }

    private static bool WantsJson(HttpHeaders request)
    {
        var accept = request.FirstValue("Accept");
        return accept is not null
            && (accept.Contains("application/json", StringComparison.OrdinalIgnoreCase)
                || accept.Contains("application/problem+json", StringComparison.OrdinalIgnoreCase))
            && !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase);
    }

    private static byte[] Html(Refusal refusal)
    {
        var title = HtmlEncoder.Default.Encode(refusal.Title);
        return Encoding.UTF8.GetBytes(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title}</title>
            <style>{Style}</style>
            </head>
            <body>
            <main>
            <h1>{title}</h1>
            <p>{HtmlEncoder.Default.Encode(refusal.Detail)}</p>
            <p><code>{(int)refusal.Status} {refusal.Code}</code></p>
            </main>
            </body>
            </html>

            """);
    }

    private static byte[] Json(Refusal refusal) => JsonSerializer.SerializeToUtf8Bytes(
        new ProblemDetails("about:blank", refusal.Title, (int)refusal.Status, refusal.Detail, refusal.Code),
        ProblemJson.Default.ProblemDetails);

    private static KeyValuePair<string, string>[] Headers(string contentType) =>
    [
        new("Content-Type", contentType),
        new("Cache-Control", "no-store"),
        new("X-Robots-Tag", "noindex"),
        new("X-Content-Type-Options", "nosniff"),
        new("Referrer-Policy", "no-referrer"),
        new("Content-Security-Policy", ContentSecurityPolicy),
    ];
}

/// <summary>Problem details as RFC 9457 names them, with our stable code as an extension member.</summary>
internal sealed record ProblemDetails(string Type, string Title, int Status, string Detail, string Code);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class ProblemJson : JsonSerializerContext;
