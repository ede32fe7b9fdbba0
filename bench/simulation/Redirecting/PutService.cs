namespace Simulation.Redirecting;

/// <summary>The storage, as far as puts are concerned.</summary>
internal interface IPutService
{
    void Put(Action confirmed);
}

/// <summary>Azure: so many machines that no put holds up another.</summary>
/// <param name="seconds">From a put to its confirmation.</param>
internal sealed class RemoteStorage(SimulatedTime time, double seconds) : IPutService
{
    public void Put(Action confirmed) => time.After(seconds, confirmed);
}

/// <summary>A single-threaded emulator, which shares the processor with its callers.</summary>
/// <param name="cpu">Seconds of a core for a put.</param>
internal sealed class OneThreadStorage(Processor processor, double cpu) : IPutService
{
    private readonly Queue<Action> _waiting = new();
    private bool _isBusy;

    public void Put(Action confirmed)
    {
        if (_isBusy)
        {
            _waiting.Enqueue(confirmed);
            return;
        }

        _isBusy = true;
        Start(confirmed);
    }

    private void Start(Action confirmed) => processor.Run(cpu, () =>
    {
        if (_waiting.TryDequeue(out var next))
        {
            Start(next);
        }
        else
        {
            _isBusy = false;
        }

        confirmed();
    });
}
