namespace RedirectFunctions.Queueing.Commit;

/// <summary>
/// Decides whether a message waits for more clicks before it leaves, and for how long. Thin traffic never waits. Busy traffic does, since a
/// message costs nearly the same however many clicks it holds; where requests are handed over one by one, as the Functions host does, a
/// message would otherwise leave with a few clicks only. Not thread-safe: its owner locks.
/// </summary>
/// <param name="longest">No message waits longer; clicks at this rate or less are thin: <see cref="Few"/> in this time.</param>
/// <param name="time">Measures the distance between clicks.</param>
internal sealed class GatherRule(TimeSpan longest, TimeProvider time)
{
    /// <summary>Fewer clicks are not worth waiting for.</summary>
    private const int Few = 16;

    /// <summary>Clicks from which the rate is worked out: so many that a burst among them does not look like the rate.</summary>
    private const int Recent = 64;

    /// <summary>
    /// When nothing has come for so many usual distances between two clicks, nobody else may be on the way: clients that wait for their
    /// answers send no more until they have them. Clicks of independent visitors leave such a gap once in 55 times, and a busy machine more
    /// often.
    /// </summary>
    private const int QuietDistances = 4;

    /// <summary>Timers are not finer.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);

    private const int MostSkipped = 64;

    private readonly long[] _arrivals = new long[Recent];
    private long _clicks;

    /// <summary>Messages that leave at once, because gathering has lately been in vain.</summary>
    private int _toSkip;
    private int _skipNext = 1;

    /// <summary>Clicks of the last message that has waited.</summary>
    private int _usual;

    public TimeSpan Longest => longest;

    /// <summary>
    /// With so many clicks, a message leaves as soon as nothing has come for a pause: three quarters of what the last one got. With fewer,
    /// the silence is more likely a busy machine's than the end of what comes.
    /// </summary>
    public int Enough => _usual * 3 / 4;

    public void Arrived() => _arrivals[_clicks++ % Recent] = time.GetTimestamp();

    /// <summary>Look whether more clicks have come after each such pause; null if the message shall leave at once.</summary>
    public TimeSpan? Pause()
    {
        if (_clicks < Recent || longest <= ShortestPause)
        {
            return null;
        }

        var distance = time.GetElapsedTime(_arrivals[_clicks % Recent]) / (Recent - 1);
        if (distance > longest / Few)
        {
            return null;
        }

        if (_toSkip > 0)
        {
            _toSkip--;
            return null;
        }

        var quiet = distance * QuietDistances;
        return quiet < ShortestPause ? ShortestPause : quiet;
    }

    /// <summary>Learns from a message that has waited.</summary>
    /// <param name="before">Clicks that it would have left with.</param>
    /// <param name="after">Clicks that it leaves with.</param>
    public void Learn(int before, int after)
    {
        _usual = after;
        if (after >= Few && after - before >= Math.Min(before, Few))
        {
            _skipNext = 1;
            return;
        }

        _toSkip = _skipNext;
        _skipNext = Math.Min(_skipNext * 2, MostSkipped);
    }
}
