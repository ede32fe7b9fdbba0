using RedirectFunctions.Queueing.Storage;

namespace RedirectFunctions.Queueing.Parking;

/// <summary>A replay in progress: what was asked for, what has been done, and which messages it keeps hidden.</summary>
internal sealed class ReplayRun(ReplayRequest request, DateTimeOffset start, TimeSpan timeLimit, CancellationToken cancellationToken)
{
    public ReplayRequest Request { get; } = request;

    public DateTimeOffset Start { get; } = start;

    /// <summary>Different for every replay: a delivery that is replayed twice is two replays, not a duplicate.</summary>
    public string Id { get; } = Guid.CreateVersion7(start).ToString("N");

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Examined or not, they are made visible again at the end.</summary>
    public HeldMessages Held { get; } = new();

    public int Examined { get; set; }

    public int Matched { get; set; }

    public int Replayed { get; set; }

    public int TooOld { get; set; }

    public int Unreadable { get; set; }

    public int Hidden { get; set; }

    public bool Complete { get; set; }

    public string? Problem { get; set; }

    public bool IsOver(DateTimeOffset now) => CancellationToken.IsCancellationRequested || now - Start >= timeLimit;

    public bool Matches(Guid? click, string? sink, string reason, DateTimeOffset parkedAt) =>
        (Request.ClickId is null || Request.ClickId == click)
        && (Request.Sink is null || string.Equals(Request.Sink, sink, StringComparison.OrdinalIgnoreCase))
        && (Request.Reason is null || string.Equals(Request.Reason, reason, StringComparison.OrdinalIgnoreCase))
        && (Request.Since is null || parkedAt >= Request.Since)
        && (Request.Until is null || parkedAt < Request.Until);

    /// <summary>How long to wait so as not to exceed the requested rate, within the time that is left.</summary>
    public TimeSpan Pause(DateTimeOffset now)
    {
        var due = Start + TimeSpan.FromSeconds((double)Replayed / Request.Rate);
        var end = Start + timeLimit;
        var until = due < end ? due : end;
        return until > now ? until - now : TimeSpan.Zero;
    }

    public ReplaySummary Summary() => new(Id, Examined, Matched, Replayed, TooOld, Unreadable, Complete && Hidden == 0, Hidden, Problem);
}
