using Microsoft.AspNetCore.Builder;

namespace Compare.Servers;

/// <summary>A server of this bench says where it listens, and ends with the process that has started it.</summary>
internal static class ServerLife
{
    public static async Task RunAsync(WebApplication app)
    {
        await app.StartAsync();
        await Console.Out.WriteLineAsync(app.Urls.Single());
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }
}
