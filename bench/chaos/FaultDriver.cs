using System.Collections.Concurrent;
using Processes;
using RedirectFunctions.LocalHost.Collector;

namespace Chaos;

/// <summary>Makes the planned faults happen, and remembers what went wrong when.</summary>
internal sealed class FaultDriver(Stage stage, TextWriter output) : IDisposable
{
    private static readonly TimeSpan HostStart = TimeSpan.FromSeconds(60);

    /// <summary>The program counts its spool every five seconds. Until then, it may still think that the spool is full.</summary>
    private static readonly TimeSpan SpoolCounts = TimeSpan.FromSeconds(6);

    /// <summary>The sinks' rules allow a quarter of an hour.</summary>
    private static readonly TimeSpan Jump = TimeSpan.FromMinutes(10);

    /// <summary>A spool that accepts nothing and a kill exclude each other, even if one of them comes late.</summary>
    private readonly SemaphoreSlim _killOrFull = new(1);

    private readonly ConcurrentQueue<HappenedFault> _happened = new();

    public IReadOnlyList<HappenedFault> Happened => [.. _happened];

    public Task RunAsync(FaultPlan plan, CancellationToken cancellationToken)
    {
        var start = stage.Clock.Now;
        return Task.WhenAll(plan.Lanes.Select(LaneAsync));

        async Task LaneAsync(IReadOnlyList<Fault> lane)
        {
            foreach (var fault in lane)
            {
                await stage.Clock.UntilAsync(start + fault.Start, cancellationToken);
                await (fault.Kind is FaultKind.Kill or FaultKind.SpoolFull or FaultKind.SpoolRemoved ? AloneAsync(fault) : HappenAsync(fault, cancellationToken));
            }
        }

        async Task AloneAsync(Fault fault)
        {
            await _killOrFull.WaitAsync(cancellationToken);
            try
            {
                await HappenAsync(fault, cancellationToken);
            }
            finally
            {
                _killOrFull.Release();
            }
        }
    }

    public void Dispose() => _killOrFull.Dispose();

    private async Task HappenAsync(Fault fault, CancellationToken cancellationToken)
    {
        var happened = new HappenedFault(fault.Kind, fault.Sink, stage.Clock.Now);
        _happened.Enqueue(happened);
        switch (fault.Kind)
        {
            case FaultKind.Kill:
                await stage.Host.KillAsync();
                await WaitAsync(fault.Length);
                await StartHostAsync();
                break;
            case FaultKind.StorageStalled:
                stage.Storage.Stall();
                await WaitAsync(fault.Length).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                stage.Storage.Continue();
                break;
            case FaultKind.StorageStopped:
                await stage.Storage.StopAsync();
                await WaitAsync(fault.Length);
                await stage.Storage.RestartAsync();
                break;
            case FaultKind.MessagesCopied:
                await stage.Copies.MakeAsync(cancellationToken);
                break;
            case FaultKind.TrackingRefused:
                await RefusedAsync(stage.Tracking);
                break;
            case FaultKind.FallbackRefused:
                await RefusedAsync(stage.Fallback);
                break;
            case FaultKind.TrackingForbidden:
                stage.Tracking.Refuse(403);
                await WaitAsync(fault.Length).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                stage.Tracking.RefuseNoMore();
                break;
            case FaultKind.ListenersThrow:
                stage.Host.Switches.Throw(true);
                await WaitAsync(fault.Length);
                stage.Host.Switches.Throw(false);
                break;
            case FaultKind.ClockJumped:
                stage.Host.Switches.Jump(fault.Length.Ticks % 2 == 0 ? Jump : -Jump);
                await WaitAsync(fault.Length);
                stage.Host.Switches.Jump(TimeSpan.Zero);
                break;
            case FaultKind.SpoolCorrupted:
                stage.Host.Spool.Corrupt();
                break;
            case FaultKind.SpoolRemoved:
                await stage.Host.Spool.RemoveAsync(WaitAsync);
                break;
            case FaultKind.SpoolFull:
                stage.Host.Spool.Fill();
                await WaitAsync(fault.Length - SpoolCounts);
                stage.Host.Spool.Empty();
                await WaitAsync(SpoolCounts);
                break;
            default:
                stage.Collector.Collector.Behaviours.Set(fault.Sink!, fault.Behaviour);
                await WaitAsync(fault.Length);
                stage.Collector.Collector.Behaviours.Set(fault.Sink!, new Behaviour { Count = 0 });
                break;
        }

        happened.Until = stage.Clock.Now;
        await output.WriteLineAsync($"  {happened}");

        async Task StartHostAsync()
        {
            stage.Host.Start();
            for (var limit = stage.Clock.Now + HostStart; !stage.Host.Lives.Answers;)
            {
                if (stage.Host.HasCrashed || stage.Clock.Now > limit)
                {
                    throw new InvalidOperationException("The host did not come back after a kill; its log says why.");
                }

                await WaitAsync(TimeSpan.FromMilliseconds(20));
            }
        }

        async Task RefusedAsync(StorageProxy proxy)
        {
            proxy.Down();
            await WaitAsync(fault.Length).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            proxy.Up();
        }

        Task WaitAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System, cancellationToken);
    }
}
