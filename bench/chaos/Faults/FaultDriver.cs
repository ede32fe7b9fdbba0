using Chaos.Host;
using Chaos.Storage;
using RedirectFunctions.LocalHost.Collector;

namespace Chaos.Faults;

/// <summary>Makes happen what the plan says.</summary>
internal sealed class FaultDriver(
    HostProcess host, HostLives lives, StorageProcess storage, MessageCopies copies, SpoolFolder spool, Behaviours sinks, FaultDiary diary, RunClock clock)
    : IDisposable
{
    private static readonly TimeSpan HostStart = TimeSpan.FromSeconds(60);

    /// <summary>The program counts its spool every five seconds; until then it may still take it for full.</summary>
    private static readonly TimeSpan SpoolCounts = TimeSpan.FromSeconds(6);

    /// <summary>A full spool and a kill exclude each other, also when one of them comes late.</summary>
    private readonly SemaphoreSlim _killOrFull = new(1);

    /// <param name="start">When the first click was sent.</param>
    public Task RunAsync(FaultPlan plan, TimeSpan start, CancellationToken cancellationToken)
    {
        return Task.WhenAll(new[] { plan.Storage, plan.Gtm, plan.Ga4, plan.Kills }.Select(LaneAsync));

        async Task LaneAsync(IReadOnlyList<Fault> lane)
        {
            foreach (var fault in lane)
            {
                await clock.UntilAsync(start + fault.Start, cancellationToken);
                await HappenAsync(fault, cancellationToken);
            }
        }
    }

    public void Dispose() => _killOrFull.Dispose();

    private Task HappenAsync(Fault fault, CancellationToken cancellationToken) => fault.Kind switch
    {
        FaultKind.Kill => KillAsync(fault.Length, cancellationToken),
        FaultKind.StorageStalled => StallAsync(fault.Length, cancellationToken),
        FaultKind.StorageStopped => StopStorageAsync(fault.Length, cancellationToken),
        FaultKind.MessagesCopied => CopyAsync(cancellationToken),
        FaultKind.SpoolFull => FillSpoolAsync(fault.Length, cancellationToken),
        _ => MisbehaveAsync(fault, cancellationToken),
    };

    private async Task KillAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        await _killOrFull.WaitAsync(cancellationToken);
        try
        {
            var happened = diary.Begin(FaultKind.Kill);
            await host.KillAsync();
            await WaitAsync(pause, cancellationToken);
            host.Start();
            var limit = clock.Now + HostStart;
            while (!lives.Answers())
            {
                if (host.HasCrashed || clock.Now > limit)
                {
                    throw new InvalidOperationException("The host did not come back after a kill; its log says why.");
                }

                await WaitAsync(TimeSpan.FromMilliseconds(20), cancellationToken);
            }

            diary.End(happened);
        }
        finally
        {
            _killOrFull.Release();
        }
    }

    private async Task StallAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var happened = diary.Begin(FaultKind.StorageStalled);
        storage.Stall();
        try
        {
            await WaitAsync(length, cancellationToken);
        }
        finally
        {
            storage.Continue();
        }

        diary.End(happened);
    }

    private async Task StopStorageAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var happened = diary.Begin(FaultKind.StorageStopped);
        await storage.StopAsync();
        await WaitAsync(length, cancellationToken);
        await storage.StartAsync();
        diary.End(happened);
    }

    private async Task CopyAsync(CancellationToken cancellationToken)
    {
        var happened = diary.Begin(FaultKind.MessagesCopied);
        await copies.MakeAsync(TimeSpan.FromSeconds(5), cancellationToken);
        diary.End(happened);
    }

    private async Task FillSpoolAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        await _killOrFull.WaitAsync(cancellationToken);
        try
        {
            var happened = diary.Begin(FaultKind.SpoolFull);
            spool.Fill();
            await WaitAsync(length - SpoolCounts, cancellationToken);
            spool.Empty();
            await WaitAsync(SpoolCounts, cancellationToken);
            diary.End(happened);
        }
        finally
        {
            _killOrFull.Release();
        }
    }

    private async Task MisbehaveAsync(Fault fault, CancellationToken cancellationToken)
    {
        var happened = diary.Begin(fault.Kind, fault.Sink);
        sinks.Set(fault.Sink!, SinkFaults.Of(fault.Kind));
        await WaitAsync(fault.Length, cancellationToken);
        sinks.Set(fault.Sink!, new Behaviour { Count = 0 });
        diary.End(happened);
    }

    private static Task WaitAsync(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(time, TimeProvider.System, cancellationToken);
}
