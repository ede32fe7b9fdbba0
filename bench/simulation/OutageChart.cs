using System.Text;

namespace Simulation;

/// <summary>Clicks that wait for a sink during its outage and afterwards, as SVG, readable on light and on dark pages.</summary>
internal static class OutageChart
{
    private const int Width = 790;
    private const int Height = 420;
    private const int Left = 110;
    private const int Right = 180;
    private const int Top = 44;
    private const int Bottom = 52;
    private const string Title = "Clicks waiting for a sink that is away for an hour";

    private static readonly string[] Colours = ["#059669", "#2563eb", "#9333ea", "#d97706"];

    public static string Draw(IReadOnlyList<SinkAway> outages)
    {
        var lines = outages.Select(static away => away.Waiting.ToList()).ToList();
        var (from, to) = (-SinkAway.From / 3600, Math.Ceiling(lines.Max(static line => line[^1].Hours) * 2) / 2);
        var bottom = Math.Floor(Math.Log10(lines.Min(static line => line.Min(static point => Math.Max(1, point.Clicks)))));
        var top = Math.Ceiling(Math.Log10(lines.Max(static line => line.Max(static point => point.Clicks))));
        var svg = new StringBuilder($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="{Title}">
            <rect width="100%" height="100%" fill="#ffffff"/>
            <text x="{Left}" y="24" font-size="16" font-weight="600" fill="#111827">{Title}</text>
            <rect x="{X(0):F1}" y="{Top}" width="{X(1) - X(0):F1}" height="{Height - Top - Bottom}" fill="#f3f4f6"/>
            <text x="{(X(0) + X(1)) / 2:F1}" y="{Top + 16}" text-anchor="middle" fill="#6b7280">sink away</text>

            """);
        for (var decade = bottom; decade <= top; decade++)
        {
            var y = Y(Math.Pow(10, decade));
            svg.Append($"""<line x1="{Left}" x2="{Width - Right}" y1="{y:F1}" y2="{y:F1}" stroke="#e5e7eb"/>""");
            svg.AppendLine($"""<text x="{Left - 4}" y="{y + 4:F1}" text-anchor="end" fill="#374151">{Math.Pow(10, decade):N0}</text>""");
        }

        for (var hour = 0; hour <= to; hour++)
        {
            svg.AppendLine($"""<text x="{X(hour):F1}" y="{Height - Bottom + 20}" text-anchor="middle" fill="#374151">{hour}</text>""");
        }

        svg.AppendLine($"""<text x="{(Left + Width - Right) / 2}" y="{Height - 12}" text-anchor="middle" fill="#374151">hours since it went away</text>""");
        var last = double.MinValue;
        foreach (var ((away, line), colour) in outages.Zip(lines).Reverse().Zip(Colours.Reverse()))
        {
            var points = string.Join(' ', line.Where(static (_, index) => index % 6 == 0).Append(line[^1])
                .Select(point => $"{X(point.Hours):F1},{Y(point.Clicks):F1}"));
            last = Math.Max(Y(line.Max(static point => point.Clicks)), last + 16);
            svg.Append($"""<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5"/>""");
            svg.AppendLine($"""<text x="{Width - Right + 10}" y="{last + 4:F1}" fill="{colour}" font-weight="600">{away.Scenario.ClicksPerSecond:N0} a second</text>""");
        }

        return svg.AppendLine("</svg>").ToString();

        double X(double hours) => Left + ((hours - from) / (to - from) * (Width - Left - Right));

        double Y(double clicks) =>
            Height - Bottom - ((Math.Max(Math.Log10(Math.Max(clicks, 1)), bottom) - bottom) / (top - bottom) * (Height - Top - Bottom));
    }
}
