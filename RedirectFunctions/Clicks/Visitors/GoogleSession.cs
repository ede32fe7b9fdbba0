using System.Globalization;
using System.Runtime.InteropServices;

namespace RedirectFunctions.Clicks.Visitors;

/// <summary>What gtag keeps of a session in the cookie <c>_ga_&lt;stream&gt;</c>.</summary>
/// <param name="Id">When the session started, in Unix seconds of the browser's clock.</param>
/// <param name="LastHit">When the browser last sent something, in Unix seconds of its clock; the start if the cookie does not say.</param>
/// <param name="Number">How many sessions this visitor has had, this one included; null if the cookie does not say.</param>
/// <remarks>
/// Version 1 is <c>GS1.&lt;depth&gt;.&lt;session&gt;.&lt;number&gt;.&lt;engaged&gt;.&lt;last hit&gt;.…</c>. Version 2, since May 2025, is
/// <c>GS2.&lt;depth&gt;.s&lt;session&gt;$o&lt;number&gt;$g…$t&lt;last hit&gt;$…</c> with fields in any order, of which unknown ones are
/// skipped.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GoogleSession(long Id, long LastHit, int? Number)
{
    /// <summary>
    /// GA4 ends a session after 30 minutes without an event (help page 9191807). If the browser's clock is ahead of ours by more than that,
    /// it cannot be told how old the last hit is.
    /// </summary>
    public bool IsOngoing(DateTimeOffset now) =>
        Math.Abs(now.ToUnixTimeSeconds() - LastHit) <= (long)VisitorIdentifier.SessionLength.TotalSeconds;

    public static GoogleSession? Read(ReadOnlySpan<char> cookie) =>
        cookie.StartsWith("GS1.", StringComparison.Ordinal) ? ReadVersion1(cookie)
        : cookie.StartsWith("GS2.", StringComparison.Ordinal) ? ReadVersion2(cookie)
        : null;

    private static GoogleSession? ReadVersion1(ReadOnlySpan<char> cookie)
    {
        Span<Range> fields = stackalloc Range[7];
        var count = cookie.Split(fields, '.');
        return count > 2 && Digits.Positive(cookie[fields[2]]) is { } id
            ? new(
                id,
                count > 5 && Digits.Positive(cookie[fields[5]]) is { } lastHit ? lastHit : id,
                count > 3 ? SessionNumber(cookie[fields[3]]) : null)
            : null;
    }

    private static GoogleSession? ReadVersion2(ReadOnlySpan<char> cookie)
    {
        var fields = cookie["GS2.".Length..];
        fields = fields[(fields.IndexOf('.') + 1)..];
        fields = fields.Contains('%') ? Uri.UnescapeDataString(fields) : fields;
        long? id = null, lastHit = null;
        int? number = null;
        foreach (var range in fields.Split('$'))
        {
            var field = fields[range];
            switch (field.IsEmpty ? default : field[0])
            {
                case 's':
                    id ??= Digits.Positive(field[1..]);
                    break;
                case 't':
                    lastHit ??= Digits.Positive(field[1..]);
                    break;
                case 'o':
                    number ??= SessionNumber(field[1..]);
                    break;
            }
        }

        return id is { } session ? new(session, lastHit ?? session, number) : null;
    }

    private static int? SessionNumber(ReadOnlySpan<char> digits) =>
        Digits.Positive(digits) is { } number and <= int.MaxValue ? (int)number : null;
}

/// <summary>Reads the numbers in cookies, which anyone can write.</summary>
internal static class Digits
{
    /// <summary>
    /// At most 18 digits fit into a long without an overflow check; a leading zero would be lost in the conversion to a number.
    /// </summary>
    public static long? Positive(ReadOnlySpan<char> digits) =>
        digits.Length is > 0 and <= 18
        && digits[0] != '0'
        && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
