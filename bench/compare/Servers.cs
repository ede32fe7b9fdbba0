using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Compare;

/// <summary>
/// The servers of this bench, each in a process of its own. They say where they listen, and end with the process that has started them.
/// </summary>
internal static class Servers
{
    /// <summary>The limit: Kestrel that answers the redirect out of the query, and nothing else. No check, no click.</summary>
    public static Task LimitAsync() => RunAsync(static http =>
    {
        http.Response.StatusCode = StatusCodes.Status302Found;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Location = http.Request.Query["destinationUrl"];
        return Task.CompletedTask;
    });

    /// <summary>
    /// GTM and GA4 for every contender: reads each event, counts it, and answers as the real ones do. <c>GET</c> says how many clicks both
    /// have.
    /// </summary>
    public static Task SinkAsync()
    {
        var (gtm, ga4) = (0L, 0L);
        return RunAsync(async http =>
        {
            if (HttpMethods.IsGet(http.Request.Method))
            {
                await http.Response.WriteAsync($"{Math.Min(Interlocked.Read(ref gtm), Interlocked.Read(ref ga4))}");
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
    }

    private static async Task RunAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
        await using var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        await Console.Out.WriteLineAsync(app.Urls.Single());
        await Console.In.ReadToEndAsync();
    }
}
