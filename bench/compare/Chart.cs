using System.Text;

namespace Compare;

internal sealed record ChartLine(string Name, IReadOnlyList<double> Values);

/// <summary>A line chart as SVG with two logarithmic axes, readable on light and on dark pages.</summary>
internal static class Chart
{
    private const int Width = 760;
    private const int Height = 420;
    private const int Left = 80;
    private const int Right = 230;
    private const int Top = 44;
    private const int Bottom = 52;

    private static readonly string[] Colours = ["#6b7280", "#d97706", "#9333ea", "#2563eb", "#059669"];

    public static string Draw(string title, IReadOnlyList<int> positions, IReadOnlyList<ChartLine> lines)
    {
        var bottomDecade = Math.Floor(Math.Log10(lines.Min(static line => line.Values.Min())));
        var topDecade = Math.Ceiling(Math.Log10(lines.Max(static line => line.Values.Max())));
        var svg = new StringBuilder($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="{title}">
            <rect width="100%" height="100%" fill="#ffffff"/>
            <text x="{Left}" y="24" font-size="16" font-weight="600" fill="#111827">{title}</text>

            """);
        for (var decade = bottomDecade; decade <= topDecade; decade++)
        {
            var (value, y) = (Math.Pow(10, decade), Y(Math.Pow(10, decade)));
            svg.Append($"""<line x1="{Left}" x2="{Width - Right}" y1="{y:F1}" y2="{y:F1}" stroke="#e5e7eb"/>""");
            svg.AppendLine($"""<text x="{Left - 8}" y="{y + 4:F1}" text-anchor="end" fill="#374151">{value:N0}</text>""");
        }

        for (var index = 0; index < positions.Count; index++)
        {
            svg.AppendLine($"""<text x="{X(index):F1}" y="{Height - Bottom + 20}" text-anchor="middle" fill="#374151">{positions[index]}</text>""");
        }

        svg.AppendLine($"""<text x="{(Left + Width - Right) / 2}" y="{Height - 12}" text-anchor="middle" fill="#374151">connections</text>""");
        var last = double.MinValue;
        foreach (var (line, colour) in lines.Zip(Colours).OrderByDescending(static entry => entry.First.Values[^1]))
        {
            var points = string.Join(' ', line.Values.Select((value, position) => $"{X(position):F1},{Y(value):F1}"));
            last = Math.Max(Y(line.Values[^1]), last + 16);
            svg.Append($"""<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5"/>""");
            svg.AppendLine($"""<text x="{Width - Right + 10}" y="{last + 4:F1}" fill="{colour}" font-weight="600">{line.Name}</text>""");
        }

        return svg.AppendLine("</svg>").ToString();

        double X(int position) => Left + 20 + (double)position / (positions.Count - 1) * (Width - Left - Right - 40);

        double Y(double value) => Height - Bottom - (Math.Log10(value) - bottomDecade) / (topDecade - bottomDecade) * (Height - Top - Bottom);
    }
}
