using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Compare.Servers;

/// <summary>
/// GTM and GA4 for every contender: reads each event, counts it, and answers as the real ones do. <c>GET /count</c> says how many events of
/// both sinks there were; each click makes two.
/// </summary>
internal static class SinkServer
{
    public static async Task RunAsync(string url)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(url);
        await using var app = builder.Build();
        long gtm = 0, ga4 = 0;
        app.Run(async http =>
        {
            if (HttpMethods.IsGet(http.Request.Method))
            {
                await http.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Read(ref gtm)} {Interlocked.Read(ref ga4)}"));
                return;
            }

            await http.Request.Body.CopyToAsync(Stream.Null);
            if (http.Request.Path.StartsWithSegments("/data", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref gtm);
                await http.Response.WriteAsync("""{"unique_event_id":"1"}""");
            }
            else
            {
                Interlocked.Increment(ref ga4);
                http.Response.StatusCode = StatusCodes.Status204NoContent;
            }
        });
        await ServerLife.RunAsync(app);
    }
}
