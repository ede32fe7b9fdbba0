using System.Diagnostics.CodeAnalysis;
using RedirectFunctions.Queueing.Messages;

namespace RedirectFunctions.Delivery;

/// <summary>
/// Joins what is left of messages into full messages. While a sink is away, every message leaves something, and each time it returns, it
/// costs the queue three operations, however few clicks it has. What is left of one message waits here for others that are being worked
/// on, but not for long, and not at all if there are none. Its message is held until it is stored, so nothing is lost by waiting.
/// </summary>
/// <param name="store">Stores a message, hidden for a time; throws if it cannot be stored anywhere.</param>
internal sealed class FollowUpJoiner(Func<BinaryData, TimeSpan, Task> store, TimeProvider time, Random random)
{
    /// <summary>
    /// A message whose process dies while it waits is delivered again, including what has arrived: a shorter wait makes fewer duplicates,
    /// and a longer one fuller messages.
    /// </summary>
    internal static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(250);

    /// <summary>Only what is due in the same second can leave together.</summary>
    private static readonly TimeSpan SameJitter = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<TimeSpan, Joint> _open = [];
    private int _atWork;
    private double _jitter;
    private long? _jitterSince;

    /// <summary>Random, from 0 to 1; the same for a second.</summary>
    public double Jitter
    {
        get
        {
            lock (_lock)
            {
                if (_jitterSince is not { } since || time.GetElapsedTime(since) >= SameJitter)
                {
                    _jitterSince = time.GetTimestamp();
                    _jitter = random.NextDouble();
                }

                return _jitter;
            }
        }
    }

    /// <summary>From here until this is disposed, a message may still leave something that others wait for.</summary>
    public IDisposable Begin()
    {
        lock (_lock)
        {
            _atWork++;
        }

        return new Work(this);
    }

    /// <summary>Stores what is left of one message. It waits for others from the time that this returns its task.</summary>
    /// <param name="clicks">Each with the deliveries that it still needs.</param>
    /// <param name="delay">They must not be delivered earlier.</param>
    public Task StoreAsync(IEnumerable<BatchedClick> clicks, TimeSpan delay)
    {
        var share = new Share([.. clicks.Select(QueueJson.Write)]);
        lock (_lock)
        {
            var joint = _open.GetValueOrDefault(delay);
            if (joint is not null && joint.Clicks + share.Clicks.Count > ClickBatch.MaxClicks)
            {
                Close(joint);
                joint = null;
            }

            if (joint is null)
            {
                _open[delay] = joint = new Joint(delay);
                joint.Timer = time.CreateTimer(_ => CloseInTime(joint), null, LongestWait, Timeout.InfiniteTimeSpan);
            }

            joint.Shares.Add(share);
            if (joint.Clicks == ClickBatch.MaxClicks)
            {
                Close(joint);
            }
        }

        return share.Stored.Task;
    }

    private void End()
    {
        lock (_lock)
        {
            if (--_atWork == 0)
            {
                foreach (var joint in _open.Values.ToList())
                {
                    Close(joint);
                }
            }
        }
    }

    private void CloseInTime(Joint joint)
    {
        lock (_lock)
        {
            if (_open.GetValueOrDefault(joint.Delay) == joint)
            {
                Close(joint);
            }
        }
    }

    private void Close(Joint joint)
    {
        _open.Remove(joint.Delay);
        joint.Timer?.Dispose();
        _ = Task.Run(() => SendAsync(joint));
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever has failed, those whose clicks it concerns hear of it, and no others.")]
    private async Task SendAsync(Joint joint)
    {
        try
        {
            var clicks = joint.Shares.SelectMany(static share => share.Clicks, static (share, click) => (Share: share, Json: click));
            foreach (var (message, together) in BatchBuilder.Pack(clicks, static click => click.Json))
            {
                try
                {
                    await store(message, joint.Delay);
                }
                catch (Exception exception)
                {
                    together.ForEach(click => click.Share.Stored.TrySetException(exception));
                }
            }

            joint.Shares.ForEach(static share => share.Stored.TrySetResult());
        }
        catch (Exception exception)
        {
            joint.Shares.ForEach(share => share.Stored.TrySetException(exception));
        }
    }

    /// <summary>What is left of one message.</summary>
    private sealed record Share(IReadOnlyList<byte[]> Clicks)
    {
        public TaskCompletionSource Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>What leaves together.</summary>
    private sealed record Joint(TimeSpan Delay)
    {
        public List<Share> Shares { get; } = [];

        public ITimer? Timer { get; set; }

        public int Clicks => Shares.Sum(static share => share.Clicks.Count);
    }

    private sealed class Work(FollowUpJoiner joiner) : IDisposable
    {
        private bool _hasEnded;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _hasEnded, true))
            {
                joiner.End();
            }
        }
    }
}
