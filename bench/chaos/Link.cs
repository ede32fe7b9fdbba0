using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Chaos;

/// <summary>A link as in a newsletter. The click's number is in its destination, and tells its events from all others.</summary>
internal static class Link
{
    public const string Host = "www.shop.example";

    /// <summary>In the form that the redirect answers with, character for character.</summary>
    public static string Destination(int number) =>
        $"https://{Host}/spring/shoes-{number % 997}?n={number}&utm_source=newsletter&utm_medium=email&utm_campaign=spring-sale-2026"
        + "&utm_term=trail+running&utm_content=hero-banner&utm_id=4711&gclid=Cj0KCQjw2PSvBhDjARIsAKc2cgPBvPYbY1x"
        + $"&xptdk=a{number % 89}b&ref=home&affiliate_id=7{number % 31}&sub_id=north&color=red&size=42#top";

    public static string Of(int number) => $"/r?destinationUrl={Uri.EscapeDataString(Destination(number))}";

    /// <summary>A W3C <c>traceparent</c> from which the program's spans show the click's number.</summary>
    public static string TraceParent(int number) => $"00-{number + 1L:x32}-{1:x16}-00";

    /// <summary>The number in the trace of such a click; null for other traces.</summary>
    public static int? NumberIn(ActivityTraceId trace) =>
        long.TryParse(trace.ToHexString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= int.MaxValue
            ? (int)number - 1
            : null;

    public static int? NumberIn(string destination) => NumberIn(Encoding.UTF8.GetBytes(destination));

    /// <summary>The number in a payload; null if there is none.</summary>
    public static int? NumberIn(ReadOnlySpan<byte> text) =>
        text.IndexOf("?n="u8) is var at and >= 0 && Utf8Parser.TryParse(text[(at + 3)..], out int number, out _) ? number : null;
}
