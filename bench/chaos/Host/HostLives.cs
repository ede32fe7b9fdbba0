namespace Chaos.Host;

/// <summary>The lives of the process under test: from its first answer to the signal that killed it.</summary>
internal sealed class HostLives
{
    /// <summary>
    /// A process counts as up so long after its first answer. Until then it compiles what it runs for the first time, with the whole load on it.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>What the dead process had sent already may be read so much later.</summary>
    private static readonly TimeSpan Echo = TimeSpan.FromMilliseconds(300);

    private readonly Lock _lock = new();
    private readonly List<Life> _lives = [];

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _lives.Count;
            }
        }
    }

    public void Started()
    {
        lock (_lock)
        {
            _lives.Add(new Life());
        }
    }

    public void Answered(TimeSpan now)
    {
        lock (_lock)
        {
            if (_lives is [.., { FirstAnswer: null, Killed: null } life])
            {
                life.FirstAnswer = now;
            }
        }
    }

    public void Killed(TimeSpan now)
    {
        lock (_lock)
        {
            _lives[^1].Killed = now;
        }
    }

    /// <summary>Whether the latest process has answered yet.</summary>
    public bool Answers()
    {
        lock (_lock)
        {
            return _lives is [.., { FirstAnswer: not null, Killed: null }];
        }
    }

    /// <summary>Whether one process was up all the time.</summary>
    public bool WasUp(TimeSpan from, TimeSpan until)
    {
        lock (_lock)
        {
            return _lives.Exists(life => life.FirstAnswer + Grace <= from && (life.Killed is not { } killed || until < killed));
        }
    }

    /// <summary>Which life something that was sent belongs to that was received at this time; the first is 0.</summary>
    public int At(TimeSpan time)
    {
        lock (_lock)
        {
            return _lives.Count(life => life.Killed + Echo <= time);
        }
    }

    private sealed class Life
    {
        public TimeSpan? FirstAnswer { get; set; }

        public TimeSpan? Killed { get; set; }
    }
}
