using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Hosting;
using RedirectFunctions.Configuration;
using RedirectFunctions.Functions;

var builder = FunctionsApplication.CreateBuilder(args);
builder.UseMiddleware<InvocationLogScope>();
builder.Services.AddRedirectFunctions(builder.Configuration, static telemetry => telemetry.UseFunctionsWorkerDefaults());
await builder.Build().RunAsync();
