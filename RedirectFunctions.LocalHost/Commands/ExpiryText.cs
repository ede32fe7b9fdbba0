using System.Globalization;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>
/// When a link expires, as somebody types it: <c>2030-01-31</c>, <c>2030-01-31T12:00Z</c>, or <c>90d</c> or <c>12h</c> from now.
/// </summary>
internal static class ExpiryText
{
    public const string Help = "2030-01-31, 2030-01-31T12:00Z, 90d or 12h";

    /// <summary>A date without a time zone is in UTC. Null if it is none of these.</summary>
    public static DateTimeOffset? Parse(string text, DateTimeOffset now)
    {
        if (text.Length > 1 && text[^1] is 'd' or 'h'
            && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count < 100_000)
        {
            return now + (text[^1] == 'd' ? TimeSpan.FromDays(count) : TimeSpan.FromHours(count));
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }
}
