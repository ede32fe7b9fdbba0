using System.Text.Json;

namespace Simulation;

/// <summary>The figures of scripts/figures.json, which has the source of each. scripts/costs.mjs reads them, too.</summary>
internal static class Figures
{
    private static readonly Dictionary<string, double> All = Read();

    /// <exception cref="KeyNotFoundException">The file has no such figure; the message names it.</exception>
    public static double Of(string name) => All[name];

    /// <inheritdoc cref="Of"/>
    public static int WholeOf(string name) => checked((int)Of(name));

    private static Dictionary<string, double> Read()
    {
        using var file = typeof(Figures).Assembly.GetManifestResourceStream("figures.json")!;
        using var json = JsonDocument.Parse(file);
        return json.RootElement.EnumerateObject().ToDictionary(
            static figure => figure.Name, static figure => figure.Value.GetProperty("value").GetDouble(), StringComparer.Ordinal);
    }
}
