namespace Chaos.Load;

/// <summary>Every click of the run, by its number; the first is number 0.</summary>
internal sealed class ClickBook
{
    private readonly Lock _lock = new();
    private readonly List<Click> _clicks = [];
    private int _answered;

    public int Answered => Volatile.Read(ref _answered);

    public Click Add(TimeSpan sent)
    {
        lock (_lock)
        {
            var click = new Click(_clicks.Count, sent);
            _clicks.Add(click);
            return click;
        }
    }

    public void CountAnswered() => Interlocked.Increment(ref _answered);

    public IReadOnlyList<Click> Snapshot()
    {
        lock (_lock)
        {
            return [.. _clicks];
        }
    }
}
