using System.Globalization;

namespace RedirectFunctions.Queueing.Spooling;

/// <summary>When a message that waits on disk may be delivered.</summary>
/// <param name="At">By the clock of the process that wrote it.</param>
/// <param name="Delay">The time until then, when it was written. No more than this is waited: that clock may have been ahead.</param>
public sealed record DueTime(DateTimeOffset At, TimeSpan Delay)
{
    /// <summary>Null where there is no delay.</summary>
    public static DueTime? After(TimeSpan delay, DateTimeOffset now) => delay > TimeSpan.Zero ? new DueTime(now + delay, delay) : null;

    /// <summary>
    /// Reads what <see cref="ToString"/> has written; also the time alone, as earlier versions wrote it. Null for anything else.
    /// </summary>
    public static DueTime? Parse(string text)
    {
        var parts = text.Split(' ');
        var seconds = double.PositiveInfinity;
        return parts.Length is 1 or 2
            && DateTimeOffset.TryParseExact(parts[0], "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            && (parts.Length == 1 || double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds))
            ? new DueTime(at, seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue)
            : null;
    }

    /// <summary>The time that is still to be waited; never negative.</summary>
    public TimeSpan Left(DateTimeOffset now)
    {
        var left = At - now;
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < Delay ? left : Delay;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At:O} {Delay.TotalSeconds:F3}");
}
