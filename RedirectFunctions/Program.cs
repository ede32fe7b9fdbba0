using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RedirectFunctions.Configuration;
using RedirectFunctions.Telemetry.Export;

var builder = FunctionsApplication.CreateBuilder(args);
builder.Services.AddRedirectFunctions(builder.Configuration);

// The Functions host exports this process's log, too, unless it is told that this process does so itself: every line would be there twice.
builder.Services.AddOptions<WorkerOptions>().Configure<TelemetryOptions>(static (worker, telemetry) =>
{
    if (telemetry.IsOn)
    {
        worker.Capabilities["WorkerOpenTelemetryEnabled"] = bool.TrueString;
    }
});
await builder.Build().RunAsync();
