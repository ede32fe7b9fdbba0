namespace Compare.Contenders;

/// <summary>Something that answers links.</summary>
/// <param name="Name">In the table.</param>
/// <param name="StartAsync">Starts it with the sink's address and the queue's connection string.</param>
internal sealed record Contender(string Name, Func<Uri, string, Task<Child>> StartAsync)
{
    public bool HasQueue { get; init; }

    /// <summary>Whether each message of the queue holds one click; then they need not be opened to be counted.</summary>
    public bool HasOneClickAMessage { get; init; }

    /// <summary>Whether the sink must have got two events for each redirect when a round is over.</summary>
    public bool Delivers { get; init; }
}
