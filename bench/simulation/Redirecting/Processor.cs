namespace Simulation.Redirecting;

/// <summary>Cores that take jobs in order of arrival.</summary>
internal sealed class Processor(SimulatedTime time, int cores)
{
    private readonly Queue<(double Seconds, Action Done)> _waiting = new();
    private int _busy;

    /// <summary>Seconds of all cores that jobs have taken.</summary>
    public double Worked { get; private set; }

    /// <param name="seconds">Zero for a job that only lets earlier ones go first.</param>
    public void Run(double seconds, Action done)
    {
        if (_busy == cores)
        {
            _waiting.Enqueue((seconds, done));
            return;
        }

        _busy++;
        Start(seconds, done);
    }

    private void Start(double seconds, Action done)
    {
        Worked += seconds;
        time.After(seconds, () =>
        {
            if (_waiting.TryDequeue(out var next))
            {
                Start(next.Seconds, next.Done);
            }
            else
            {
                _busy--;
            }

            done();
        });
    }
}
