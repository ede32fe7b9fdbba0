namespace Chaos;

internal enum ClickFate
{
    Pending,

    /// <summary>A 302 to the right place: from here on the click may not be lost.</summary>
    Answered,

    /// <summary>The connection failed while there was no process to answer.</summary>
    Unanswered,

    /// <summary>Anything else: a wrong answer, or no answer although the process was up.</summary>
    Failed,
}

/// <summary>What a visitor saw.</summary>
internal sealed class Click(int number, TimeSpan sent)
{
    public const string CsvHeader = "number,sent_s,latency_ms,fate,problem";

    public int Number => number;

    public TimeSpan Sent => sent;

    public TimeSpan Finished { get; private set; }

    public ClickFate Fate { get; private set; }

    public string? Problem { get; private set; }

    public TimeSpan Latency => Finished - Sent;

    /// <summary>The queue had not confirmed it in time, so it went to the spool as well.</summary>
    public bool WasSpooled => Fate == ClickFate.Answered && Latency >= ChaosOptions.Budget * 0.9;

    public void Finish(TimeSpan finished, ClickFate fate, string? problem = null) => (Finished, Fate, Problem) = (finished, fate, problem);

    public string ToCsv() => $"{Number},{Sent.TotalSeconds:F3},{Latency.TotalMilliseconds:F1},{Fate},{Problem}";
}
