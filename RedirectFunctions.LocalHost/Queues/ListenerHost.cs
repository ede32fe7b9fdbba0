using System.Runtime.ExceptionServices;
using Azure.Core;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Azure.WebJobs.Host.Indexers;
using Microsoft.Azure.WebJobs.Host.Timers;
using Microsoft.Extensions.Azure;
using RedirectFunctions.LocalHost.Catalog;
using RedirectFunctions.LocalHost.Settings;

namespace RedirectFunctions.LocalHost.Queues;

/// <summary>
/// The WebJobs SDK with its Storage Queues extension, which the Functions host uses as well, in a container of its own. It reads host.json
/// and finds connections itself, and needs no blobs: its locks are in memory.
/// </summary>
internal sealed class ListenerHost : IWebJobsExceptionHandler, IAsyncDisposable
{
    private readonly TaskCompletionSource<Exception> _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IHost _host;

    private ListenerHost(
        IReadOnlyList<QueueFunction> functions, QueueFunctionRunner runner, IConfiguration settings, ILoggerFactory loggers)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddConfiguration(settings).AddInMemoryCollection([new("AzureWebJobsConfigurationSection", HostJson.Section)]);
        ListenerLog.Configure(builder.Logging, loggers);
        builder.Services.AddWebJobs(static _ => { }).AddAzureStorageQueues();
        builder.Services.AddSingleton<IWebJobsExceptionHandler>(this);
        builder.Services.AddSingleton<ITypeLocator>(new QueueTriggers(functions));
        builder.Services.AddSingleton(runner);
        if (ShortLease.Read(settings) is { } lease)
        {
            builder.Services.AddAzureClients(clients =>
                clients.ConfigureDefaults(client => client.AddPolicy(lease, HttpPipelinePosition.PerCall)));
        }

        _host = builder.Build();
    }

    /// <summary>Starts to listen, whether or not the storage responds.</summary>
    /// <exception cref="LocalHostException">A connection does not lead anywhere.</exception>
    public static async Task<ListenerHost> StartAsync(
        IReadOnlyList<QueueFunction> functions, QueueFunctionRunner runner, IConfiguration settings, ILoggerFactory loggers)
    {
        var host = new ListenerHost(functions, runner, settings, loggers);
        try
        {
            await host._host.Services.GetRequiredService<IJobHost>().StartAsync(CancellationToken.None);
        }
        catch (FunctionIndexingException exception)
        {
            await host.DisposeAsync();
            // Not the SDK's own message: it may quote a connection string, which contains the account's key.
            var connection = functions.First(function => function.Name == exception.MethodName).Connection;
            throw new LocalHostException(
                $"The function {exception.MethodName} reads its queue from {connection}, which leads to no storage account. "
                + $"Set {connection} to a connection string, or {connection}__accountName to an account that you are signed in to.");
        }

        // The extension makes every Azure client in the process write log events, at some cost for each request. Nobody reads them.
        host._host.Services.GetRequiredService<AzureEventSourceLogForwarder>().Dispose();
        return host;
    }

    /// <returns>Why a listener gave up; null if <paramref name="stopping"/> came first.</returns>
    public async Task<string?> WaitForFailureAsync(CancellationToken stopping)
    {
        await ((Task)_failure.Task).WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _failure.Task.IsCompletedSuccessfully ? FailureText.Reason(await _failure.Task) : null;
    }

    /// <summary>Stops fetching and lets running functions finish.</summary>
    /// <returns>Whether all of them finished within the limit. Disposing of this cancels the others.</returns>
    public async Task<bool> DrainAsync(TimeSpan limit)
    {
        // Without a token: a listener that is disposed of and then cancelled throws where nobody catches, which ends the process.
        var draining = _host.Services.GetRequiredService<IDrainModeManager>().EnableDrainModeAsync(CancellationToken.None);
        await draining.WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return draining.IsCompletedSuccessfully;
    }

    public ValueTask DisposeAsync() => ((IAsyncDisposable)_host).DisposeAsync();

    public Task OnTimeoutExceptionAsync(ExceptionDispatchInfo exceptionInfo, TimeSpan timeoutGracePeriod) =>
        OnUnhandledExceptionAsync(exceptionInfo);

    /// <summary>The listener waits until this returns, so it only takes note.</summary>
    public Task OnUnhandledExceptionAsync(ExceptionDispatchInfo exceptionInfo)
    {
        _failure.TrySetResult(exceptionInfo.SourceException);
        return Task.CompletedTask;
    }
}
