using System.Buffers.Text;
using System.Text;

namespace Chaos;

/// <summary>A link as a newsletter has it, with the click's number in its destination, by which an event is told from all others.</summary>
internal static class Link
{
    public const string Host = "www.shop.example";

    /// <summary>In the form that the redirect answers with, character for character.</summary>
    public static string Destination(int number) =>
        $"https://{Host}/spring/shoes-{number % 997}?n={number}&utm_source=newsletter&utm_medium=email&utm_campaign=spring-sale-2026"
        + "&utm_term=trail+running&utm_content=hero-banner&utm_id=4711&gclid=Cj0KCQjw2PSvBhDjARIsAKc2cgPBvPYbY1x"
        + $"&xptdk=a{number % 89}b&ref=home&affiliate_id=7{number % 31}&sub_id=north&color=red&size=42#top";

    public static string Of(int number) => $"/r?destinationUrl={Uri.EscapeDataString(Destination(number))}";

    public static int? NumberIn(string destination) => NumberIn(Encoding.UTF8.GetBytes(destination));

    /// <summary>The number in a payload; null where there is none.</summary>
    public static int? NumberIn(ReadOnlySpan<byte> text) =>
        text.IndexOf("?n="u8) is var at and >= 0 && Utf8Parser.TryParse(text[(at + 3)..], out int number, out _) ? number : null;
}
