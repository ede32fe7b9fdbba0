using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace RedirectFunctions.Functions;

/// <summary>
/// Tells the Functions host which invocation a log line belongs to. The host shows no line without it, and the worker leaves it out
/// where its spans follow OpenTelemetry's conventions 1.37 (azure-functions-dotnet-worker, issue 3489).
/// </summary>
public sealed class InvocationLogScope(ILogger<InvocationLogScope> logger) : IFunctionsWorkerMiddleware
{
    /// <summary>Where the worker looks for the invocation's id when it hands a line to the host.</summary>
    private const string Key = "AzureFunctions_InvocationId";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        // Without a span nothing is exported, and the worker does it itself.
        using var scope = Activity.Current is null ? null : logger.BeginScope(InvocationOf(context));
        await next(context);
    }

    private static KeyValuePair<string, object>[] InvocationOf(FunctionContext context) => [new(Key, context.InvocationId)];
}
