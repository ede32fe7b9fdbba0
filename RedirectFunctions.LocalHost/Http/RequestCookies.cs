using Microsoft.Azure.Functions.Worker.Http;

namespace RedirectFunctions.LocalHost.Http;

/// <summary>
/// Splits a Cookie header like the worker: names trimmed, values unchanged. (The worker throws on an empty pair; this skips it.)
/// </summary>
internal static class RequestCookies
{
    public static IReadOnlyCollection<IHttpCookie> Parse(string header)
    {
        if (string.IsNullOrWhiteSpace(header))
        {
            return [];
        }

        var cookies = new List<IHttpCookie>();
        foreach (var pair in header.Split(';'))
        {
            var parts = pair.Split('=', count: 2, StringSplitOptions.RemoveEmptyEntries);
            if (parts is [var name, ..] && !string.IsNullOrWhiteSpace(name))
            {
                cookies.Add(new HttpCookie(name.Trim(), parts.Length > 1 ? parts[1] : string.Empty));
            }
        }

        return cookies;
    }
}
