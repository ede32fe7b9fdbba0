using System.Runtime.InteropServices;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>Lets a command end in an orderly way when a signal asks it to. A second one ends it at once.</summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>As shells have it, the exit code of a program that Ctrl-C has ended: 128 and the number of the signal.</summary>
    public const int CtrlC = 130;

    private const int Terminated = 143;

    private readonly CancellationTokenSource _source;
    private readonly List<PosixSignalRegistration> _registrations;

    /// <param name="signals">SIGINT, which is Ctrl-C, or SIGTERM.</param>
    public Interruption(CancellationToken cancellationToken, params IEnumerable<PosixSignal> signals)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Null if there was no signal.</summary>
    public int? ExitCode { get; private set; }

    public void Dispose()
    {
        _registrations.ForEach(static registration => registration.Dispose());
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = !_source.IsCancellationRequested;
        ExitCode ??= signal.Signal == PosixSignal.SIGINT ? CtrlC : Terminated;
        _source.Cancel();
    }
}
