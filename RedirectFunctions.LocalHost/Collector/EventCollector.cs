namespace RedirectFunctions.LocalHost.Collector;

/// <summary>
/// Stands in for a GTM server container and for GA4, by either of its ways: records what arrives and responds as they do, or as
/// badly as it is told to.
/// </summary>
/// <param name="maxValueLength">Characters that the property accepts in a value of GA4's parameters.</param>
internal sealed class EventCollector(TimeProvider time, EventStore events, int maxValueLength = Ga4PayloadRules.UsualMaxValue)
{
    public int MaxValueLength { get; } = maxValueLength;

    public TimeProvider Time { get; } = time;

    public EventStore Events { get; } = events;

    public Behaviours Behaviours { get; } = new();

    public GoogleTokenStandIn Tokens { get; } = new(time);

    /// <param name="time">Dates the events and judges their timestamps.</param>
    /// <param name="output">Gets one line per event.</param>
    /// <param name="onReceived">Is told about each event.</param>
    /// <param name="maxValueLength">Characters that the property accepts in a value of GA4's parameters.</param>
    public static EventCollector Create(TimeProvider time, TextWriter output, Action<CollectedEvent> onReceived, int maxValueLength)
    {
        if (output == TextWriter.Null)
        {
            return new EventCollector(time, new EventStore(onReceived), maxValueLength);
        }

        var lines = TextWriter.Synchronized(output);
        return new EventCollector(
            time, new EventStore(onReceived + (received => lines.WriteLine(EventLine.For(received)))), maxValueLength);
    }
}
