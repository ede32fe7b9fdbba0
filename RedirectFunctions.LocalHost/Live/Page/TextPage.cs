using System.Net;
using System.Text;
using RedirectFunctions.Authoring.Pages;

namespace RedirectFunctions.LocalHost.Live.Page;

/// <summary>Pages to read, in the style of all the others and without a script.</summary>
internal static class TextPage
{
    private static readonly EmbeddedPage Frame = new(typeof(TextPage), "text");

    private static readonly string Html = Encoding.UTF8.GetString(Frame.Html.Span);

    /// <summary>Documents have pictures of their own.</summary>
    private static readonly string Policy =
        Frame.ContentSecurityPolicy.Replace("img-src data:", "img-src data: 'self'", StringComparison.Ordinal);

    /// <param name="http">Gets the page as its response.</param>
    /// <param name="title">Text.</param>
    /// <param name="body">HTML.</param>
    public static Task WriteAsync(HttpContext http, string title, string body)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        var html = Html
            .Replace("<!--title-->", WebUtility.HtmlEncode(title), StringComparison.Ordinal)
            .Replace("<!--body-->", body, StringComparison.Ordinal);
        return http.Response.WriteAsync(html, http.RequestAborted);
    }
}
