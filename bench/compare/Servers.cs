using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Compare;

/// <summary>
/// The servers of this bench, each in a separate process. They print where they listen, and end with the process that started them.
/// </summary>
internal static partial class Servers
{
    /// <summary>The environment variable with the milliseconds after which a sink answers.</summary>
    public const string DelayVariable = "SINK_DELAY_MS";

    /// <summary>The limit: Kestrel that only redirects to the URL in the query. It checks nothing and tracks nothing.</summary>
    public static Task LimitAsync() => RunAsync(static http =>
    {
        http.Response.StatusCode = StatusCodes.Status302Found;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Location = http.Request.Query["destinationUrl"];
        return Task.CompletedTask;
    });

    /// <summary>
    /// GTM and GA4 for all contenders: reads and counts each event, and answers as the real ones do. <c>GET</c> says how many clicks both
    /// have.
    /// </summary>
    public static Task SinkAsync()
    {
        var (gtm, ga4) = (0L, 0L);
        var delay = int.Parse(Environment.GetEnvironmentVariable(DelayVariable) ?? "0", CultureInfo.InvariantCulture);
        return RunAsync(async http =>
        {
            if (HttpMethods.IsGet(http.Request.Method))
            {
                await http.Response.WriteAsync($"{Math.Min(Interlocked.Read(ref gtm), Interlocked.Read(ref ga4))}");
                return;
            }

            await http.Request.Body.CopyToAsync(Stream.Null);
            if (delay > 0)
            {
                await Task.Delay(delay);
            }

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

    /// <summary>
    /// A sink that knows clicks apart by the number in their destination. <c>GET /numbers</c> has those that both have, <c>GET /again</c> how
    /// many events came after the first of their click; any other <c>GET</c> says how many clicks both have.
    /// </summary>
    public static Task SinkOfNumbersAsync()
    {
        var (gtm, ga4) = (new ConcurrentDictionary<string, int>(StringComparer.Ordinal), new ConcurrentDictionary<string, int>(StringComparer.Ordinal));
        return RunAsync(async http =>
        {
            if (HttpMethods.IsGet(http.Request.Method))
            {
                await http.Response.WriteAsync(http.Request.Path.Value switch
                {
                    "/numbers" => string.Join(' ', gtm.Keys.Where(ga4.ContainsKey)),
                    "/again" => $"{gtm.Values.Concat(ga4.Values).Sum(static events => events - 1)}",
                    _ => $"{Math.Min(gtm.Count, ga4.Count)}",
                });
                return;
            }

            using var body = new StreamReader(http.Request.Body);
            var sink = http.Request.Path.StartsWithSegments("/data", StringComparison.Ordinal) ? gtm : ga4;
            foreach (var number in Number().Matches(await body.ReadToEndAsync()).Select(static match => match.Groups["number"].Value).Distinct())
            {
                sink.AddOrUpdate(number, 1, static (_, events) => events + 1);
            }
        });
    }

    /// <param name="answer">The answer to every request.</param>
    /// <param name="also">Printed after the address.</param>
    public static async Task RunAsync(RequestDelegate answer, string also = "")
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
        await using var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        await Console.Out.WriteLineAsync(app.Urls.Single() + also);
        await Console.In.ReadToEndAsync();
    }

    [GeneratedRegex("/products/(?<number>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
