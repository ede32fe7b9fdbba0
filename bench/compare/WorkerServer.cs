using System.Collections;
using Azure.Storage.Queues;
using Microsoft.AspNetCore.Http;
using WorkerHosting;

namespace Compare;

/// <summary>
/// Stands in for the Functions host's HTTP side: each request becomes an invocation of one function in the real worker process, and
/// the messages of its output binding are put before the answer is sent. The worker gets this process's settings.
/// </summary>
internal static class WorkerServer
{
    /// <param name="folder">The folder of the built app.</param>
    /// <param name="assembly">The app's main assembly.</param>
    /// <param name="function">Answers every request.</param>
    public static async Task RunAsync(string folder, string assembly, string function)
    {
        var settings = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(static one => ((string)one.Key, (string)one.Value!));
        await using var host = await FunctionsHost.StartAsync(folder, assembly, settings, static _ => { }, CancellationToken.None);
        var queue = new QueueClient(Environment.GetEnvironmentVariable("TrackingStorage"), Contender.Queue);
        var hasQueue = false;
        await Servers.RunAsync(
            async http =>
            {
                var url = $"http://{http.Request.Host}{http.Request.Path}{http.Request.QueryString}";
                var headers = http.Request.Headers.Select(static header => (header.Key, header.Value.ToString()));
                var answer = await host.InvokeAsync(function, Trigger.Http(http.Request.Method, url, headers), [], "", CancellationToken.None);
                foreach (var message in answer.OutputData.Where(static output => output.Data.Http is null))
                {
                    if (!hasQueue)
                    {
                        await queue.CreateIfNotExistsAsync();
                        hasQueue = true;
                    }

                    await queue.SendMessageAsync(message.Data.String);
                }

                var result = answer.ReturnValue?.Http ?? answer.OutputData.Select(static output => output.Data.Http).FirstOrDefault(static one => one is not null);
                http.Response.StatusCode = result is null ? StatusCodes.Status500InternalServerError : int.Parse(result.StatusCode);
                foreach (var (name, value) in result?.Headers ?? [])
                {
                    http.Response.Headers[name] = value;
                }
            },
            $" worker {host.Process.Id}");
    }
}
