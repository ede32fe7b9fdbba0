using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Storage;

namespace RedirectFunctions.Queueing.Commit;

/// <summary>
/// The clicks that wait for a message, and the decision how many messages may be on their way at once. One slot is enough while messages
/// are neither full nor late; each further slot means more messages for the same clicks.
/// </summary>
internal sealed class CommitLine : IDisposable
{
    /// <summary>
    /// A message that takes longer is late, and nobody waits for it any more: the line gets another slot. The service usually confirms
    /// within 10 ms.
    /// </summary>
    public static readonly TimeSpan UsualSend = TimeSpan.FromMilliseconds(20);

    private readonly QueueOptions _options;
    private readonly TimeProvider _time;
    private readonly Action _openSlot;
    private readonly Lock _lock = new();
    private readonly ITimer _lateness;
    private readonly GatherRule _rule;
    private Queue<PendingClick> _clicks = new();

    /// <summary>Clicks in the line that nobody has withdrawn.</summary>
    private int _waiting;
    private int _busySlots;
    private long _latestSend;
    private bool _watchesLateness;

    /// <summary>Somebody gathers: what waits will leave with that message.</summary>
    private bool _isGathering;

    /// <param name="options">The number of slots, and of clicks in a message.</param>
    /// <param name="time">Measures how late a message is.</param>
    /// <param name="openSlot">Starts a sender. It is called under the lock, so it must return at once.</param>
    public CommitLine(QueueOptions options, TimeProvider time, Action openSlot)
    {
        _options = options;
        _time = time;
        _openSlot = openSlot;
        _rule = new GatherRule(options.EnqueueBudget / 6, time);
        _lateness = time.CreateTimer(
            static line => ((CommitLine)line!).LookForLateness(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Clicks that wait for a message.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _waiting;
            }
        }
    }

    public void Add(PendingClick click)
    {
        lock (_lock)
        {
            click.IsInLine = true;
            _clicks.Enqueue(click);
            _waiting++;
            _rule.Arrived();
            OpenSlotIfNeeded();
        }
    }

    /// <summary>
    /// Waits while clicks keep coming, as <see cref="GatherRule"/> says; at most a sixth of a redirect's budget, and no longer than until a
    /// message is full. One message at a time waits.
    /// </summary>
    /// <returns>False if another message waits already, with which all will leave: the slot is free again.</returns>
    public async Task<bool> GatherAsync()
    {
        int before, enough;
        TimeSpan pause;
        lock (_lock)
        {
            if (_isGathering && _waiting < _options.MessageClicks)
            {
                _busySlots--;
                return false;
            }

            if (_isGathering || _waiting == 0 || _waiting >= _options.MessageClicks || _rule.Pause() is not { } next)
            {
                return true;
            }

            (_isGathering, before, enough, pause) = (true, _waiting, _rule.Enough, next);
        }

        var start = _time.GetTimestamp();
        var now = before;
        try
        {
            int last;
            do
            {
                last = now;
                await Task.Delay(pause, _time);
                now = Count;
            }
            while ((now > last || now < enough) && now < _options.MessageClicks && _time.GetElapsedTime(start) + pause <= _rule.Longest);
        }
        finally
        {
            lock (_lock)
            {
                _isGathering = false;
                _rule.Learn(before, now);
            }
        }

        return true;
    }

    /// <summary>Takes a click out of the line; false if a message already has it.</summary>
    public bool TryWithdraw(PendingClick click)
    {
        lock (_lock)
        {
            if (click.IsInLine)
            {
                click.IsInLine = false;
                _waiting--;
                while (_clicks.TryPeek(out var first) && !first.IsInLine)
                {
                    _clicks.Dequeue();
                }
            }

            return click.Message is null;
        }
    }

    /// <summary>
    /// The next click for a message; null when the message is full or nobody waits, and then an empty message gives its slot back. One
    /// click at a time: packing a whole message under the lock would hold up visitors who only want to join the line.
    /// </summary>
    public PendingClick? TakeNext(BatchBuilder batch, Task<bool> message)
    {
        lock (_lock)
        {
            while (_clicks.TryPeek(out var click)
                && (!click.IsInLine || batch.Count < _options.MessageClicks && batch.HasRoomFor(1, click.Json.Count)))
            {
                _clicks.Dequeue();
                if (click.IsInLine)
                {
                    _waiting--;
                    click.IsInLine = false;
                    click.Message = message;
                    return click;
                }
            }

            if (batch.Count == 0)
            {
                _busySlots--;
            }
            else
            {
                _latestSend = _time.GetTimestamp();
                if (_waiting > 0)
                {
                    OpenSlotIfNeeded();
                }
            }

            return null;
        }
    }

    /// <summary>Empties the line.</summary>
    public IReadOnlyCollection<PendingClick> TakeAll()
    {
        lock (_lock)
        {
            var clicks = _clicks;
            _clicks = new Queue<PendingClick>();
            _waiting = 0;
            foreach (var click in clicks)
            {
                click.IsInLine = false;
            }

            return clicks;
        }
    }

    public void Dispose() => _lateness.Dispose();

    private void OpenSlotIfNeeded()
    {
        if (_isGathering && _waiting < 2 * _options.MessageClicks)
        {
            return;
        }

        var sinceSend = _time.GetElapsedTime(_latestSend);
        if (_busySlots == 0 || _busySlots < _options.SendSlots && (_waiting >= _options.MessageClicks || sinceSend > UsualSend))
        {
            _busySlots++;
            _latestSend = _time.GetTimestamp();
            _openSlot();
        }
        else if (!_watchesLateness && _busySlots < _options.SendSlots)
        {
            _watchesLateness = true;
            _lateness.Change(UsualSend - sinceSend + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The line may wait behind a late message without a new click that would notice.</summary>
    private void LookForLateness()
    {
        lock (_lock)
        {
            _watchesLateness = false;
            if (_waiting > 0)
            {
                OpenSlotIfNeeded();
            }
        }
    }
}
