using System.Buffers;

namespace RedirectFunctions.Authoring.Building;

/// <summary>Colours of a QR code, <c>#rrggbb</c>.</summary>
internal static class QrColours
{
    /// <summary>As WCAG 2 counts it. Scanners are content with less in good light, and need it in bad light.</summary>
    private const double MinContrast = 3;

    public static bool IsColour(string text) => text.Length == 7 && text[0] == '#' && text.AsSpan(1).IndexOfAnyExcept(Hexadecimal) < 0;

    /// <summary>Many scanners do not read a light code on a dark ground.</summary>
    public static bool CanBeRead(string dark, string light) => (Luminance(light) + 0.05) / (Luminance(dark) + 0.05) >= MinContrast;

    public static byte[] Rgb(string colour) => Convert.FromHexString(colour.AsSpan(1));

    private static SearchValues<char> Hexadecimal { get; } = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Relative luminance, 0 to 1 (WCAG 2, relative luminance).</summary>
    private static double Luminance(string colour)
    {
        var rgb = Rgb(colour);
        return (0.2126 * Linear(rgb[0])) + (0.7152 * Linear(rgb[1])) + (0.0722 * Linear(rgb[2]));

        static double Linear(byte part)
        {
            var share = part / 255.0;
            return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
        }
    }
}
