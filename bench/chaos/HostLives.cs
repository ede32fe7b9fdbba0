using System.Runtime.CompilerServices;

namespace Chaos;

/// <summary>The lives of the process under test: from its first answer to the signal that killed it.</summary>
internal sealed class HostLives
{
    /// <summary>
    /// A process counts as up this long after its first answer. Until then, it compiles what it runs for the first time, under the full
    /// load.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>What the dead process had already sent may be read up to this much later.</summary>
    private static readonly TimeSpan Echo = TimeSpan.FromMilliseconds(300);

    private readonly List<(TimeSpan? FirstAnswer, TimeSpan? Killed)> _lives = [];

    /// <summary>Whether the latest process has answered yet.</summary>
    public bool Answers
    {
        [MethodImpl(MethodImplOptions.Synchronized)]
        get => _lives is [.., (not null, null)];
    }

    [MethodImpl(MethodImplOptions.Synchronized)]
    public void Started() => _lives.Add((null, null));

    [MethodImpl(MethodImplOptions.Synchronized)]
    public void Answered(TimeSpan now)
    {
        if (_lives is [.., (null, null)])
        {
            _lives[^1] = (now, null);
        }
    }

    [MethodImpl(MethodImplOptions.Synchronized)]
    public void Killed(TimeSpan now) => _lives[^1] = (_lives[^1].FirstAnswer, now);

    /// <summary>Whether one process was up all the time.</summary>
    [MethodImpl(MethodImplOptions.Synchronized)]
    public bool WasUp(TimeSpan from, TimeSpan until) =>
        _lives.Exists(life => life.FirstAnswer + Grace <= from && (life.Killed is not { } killed || until < killed));

    /// <summary>Whether one process was up from the click's start to its end.</summary>
    public bool WasUp(Click click) => WasUp(click.Sent, click.Finished);

    /// <summary>The life in which something was sent that was received at this time; the first life is 0.</summary>
    [MethodImpl(MethodImplOptions.Synchronized)]
    public int At(TimeSpan time) => _lives.Count(life => life.Killed + Echo <= time);
}
