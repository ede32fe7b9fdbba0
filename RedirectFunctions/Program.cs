using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using RedirectFunctions.Configuration;

var builder = FunctionsApplication.CreateBuilder(args);
builder.Services.AddRedirectFunctions(builder.Configuration);
await builder.Build().RunAsync();
