using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Compare.Servers;

/// <summary>The limit: Kestrel that answers the redirect out of the query, and nothing else. No check, no click.</summary>
internal static class LimitServer
{
    public static async Task RunAsync(string url)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(url).ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
        await using var app = builder.Build();
        app.Run(static http =>
        {
            http.Response.StatusCode = StatusCodes.Status302Found;
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers.Location = http.Request.Query["destinationUrl"];
            return Task.CompletedTask;
        });
        await ServerLife.RunAsync(app);
    }
}
