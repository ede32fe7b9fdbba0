using RedirectFunctions.Queueing.Commit;
using RedirectFunctions.Queueing.Messages;

namespace Simulation.Redirecting;

/// <summary>
/// An instance that redirects: each click takes the processor, joins the line and leaves in a message, as in <c>CommitLine</c> and
/// <c>GroupCommit</c>. The app's own <see cref="GatherRule"/> decides when a message waits for more clicks.
/// </summary>
/// <param name="cpu">Seconds of a core for a redirect.</param>
/// <param name="concurrency">Requests that it works on at once; the others wait before it.</param>
internal sealed class Instance(SimulatedTime time, Processor processor, IPutService storage, double cpu, int concurrency)
{
    private const int MessageClicks = ClickBatch.MaxClicks;

    private static readonly int SendSlots = Figures.WholeOf("sendSlots");
    private static readonly double UsualSend = CommitLine.UsualSend.TotalSeconds;

    private readonly GatherRule _rule = new(TimeSpan.FromMilliseconds(25), time);
    private readonly Queue<(double Since, Action Answered)> _outside = new();
    private readonly Queue<(double Since, Action Answered)> _line = new();
    private int _open;
    private int _busySlots;
    private double _latestSend;
    private bool _isGathering;
    private bool _watchesLateness;

    public long Clicks { get; private set; }

    public long Messages { get; private set; }

    /// <summary>Seconds that all clicks together took from their arrival to their answer.</summary>
    public double Seconds { get; private set; }

    public void Arrive(Action answered)
    {
        if (_open == concurrency)
        {
            _outside.Enqueue((time.Now, answered));
            return;
        }

        _open++;
        Begin((time.Now, answered));
    }

    private void Begin((double Since, Action Answered) click) => processor.Run(cpu, () =>
    {
        _line.Enqueue(click);
        _rule.Arrived();
        OpenSlotIfNeeded();
    });

    private void OpenSlotIfNeeded()
    {
        if (_isGathering && _line.Count < 2 * MessageClicks)
        {
            return;
        }

        var sinceSend = time.Now - _latestSend;
        if (_busySlots == 0 || (_busySlots < SendSlots && (_line.Count >= MessageClicks || sinceSend > UsualSend)))
        {
            _busySlots++;
            _latestSend = time.Now;
            LetOthersGoFirst(time.Now, _line.Count);
        }
        else if (!_watchesLateness && _busySlots < SendSlots)
        {
            _watchesLateness = true;
            time.After(UsualSend - sinceSend + 0.001, () =>
            {
                _watchesLateness = false;
                if (_line.Count > 0)
                {
                    OpenSlotIfNeeded();
                }
            });
        }
    }

    /// <summary>Lets the requests go first that already wait for the processor, as long as more keep coming.</summary>
    private void LetOthersGoFirst(double start, int before) => processor.Run(0, () =>
    {
        if (_line.Count > before && _line.Count < MessageClicks && time.Now - start < UsualSend)
        {
            LetOthersGoFirst(start, _line.Count);
        }
        else
        {
            Gather();
        }
    });

    private void Gather()
    {
        if (_isGathering && _line.Count < MessageClicks)
        {
            _busySlots--;
        }
        else if (_isGathering || _line.Count == 0 || _line.Count >= MessageClicks || _rule.Pause() is not { } pause)
        {
            Send();
        }
        else
        {
            _isGathering = true;
            Wait(time.Now, _line.Count, _line.Count, pause.TotalSeconds);
        }
    }

    private void Wait(double start, int before, int last, double pause) => time.After(pause, () =>
    {
        var now = _line.Count;
        if (now > last && now < MessageClicks && time.Now - start + pause <= _rule.Longest.TotalSeconds)
        {
            Wait(start, before, now, pause);
            return;
        }

        _isGathering = false;
        _rule.Learn(before, now);
        Send();
    });

    private void Send()
    {
        var clicks = new List<(double Since, Action Answered)>();
        while (clicks.Count < MessageClicks && _line.TryDequeue(out var click))
        {
            clicks.Add(click);
        }

        if (clicks.Count == 0)
        {
            _busySlots--;
            return;
        }

        _latestSend = time.Now;
        if (_line.Count > 0)
        {
            OpenSlotIfNeeded();
        }

        storage.Put(() =>
        {
            Messages++;
            foreach (var click in clicks)
            {
                Answer(click);
            }

            LetOthersGoFirst(time.Now, _line.Count);
        });
    }

    private void Answer((double Since, Action Answered) click)
    {
        Clicks++;
        Seconds += time.Now - click.Since;
        if (_outside.TryDequeue(out var next))
        {
            Begin(next);
        }
        else
        {
            _open--;
        }

        click.Answered();
    }
}
