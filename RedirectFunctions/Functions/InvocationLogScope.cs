using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace RedirectFunctions.Functions;

/// <summary>
/// Tells the Functions host which invocation a log line belongs to. The host does not show a line without it, and the worker omits it when
/// its spans follow version 1.37 of OpenTelemetry's conventions (azure-functions-dotnet-worker, issue 3489).
/// </summary>
public sealed class InvocationLogScope(ILogger<InvocationLogScope> logger) : IFunctionsWorkerMiddleware
{
    /// <summary>Where the worker looks for the invocation's id when it passes a line to the host.</summary>
    private const string Key = "AzureFunctions_InvocationId";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        // Without a span nothing is exported, and the worker adds the id itself.
        using var scope = Activity.Current is null ? null : logger.BeginScope(InvocationOf(context));
        await next(context);
    }

    private static KeyValuePair<string, object>[] InvocationOf(FunctionContext context) => [new(Key, context.InvocationId)];
}
