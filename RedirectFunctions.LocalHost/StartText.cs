using System.Text;
using RedirectFunctions.LocalHost.Catalog;
using RedirectFunctions.LocalHost.Settings;
using RedirectFunctions.Operations;

namespace RedirectFunctions.LocalHost;

/// <summary>What a newcomer reads first, on one screen: the page to open, a link to click, and where its click is delivered.</summary>
internal static class StartText
{
    private const int LabelWidth = 10;
    private const int LineWidth = 100;
    private const string ExampleQuery = "utm_source=newsletter&utm_medium=email&xptdk=abc123&ref=home";

    public static string For(LocalApp app, LoadedSettings settings)
    {
        var baseUrl = app.BaseAddress.AbsoluteUri.TrimEnd('/');
        var prefix = app.Services.GetRequiredService<HostJson>().RoutePrefix;
        var text = new StringBuilder();
        text.AppendLine($"RedirectFunctions runs on {baseUrl} (settings: {settings.Source})").AppendLine();
        if (app.Collector is not null)
        {
            Add(text, "Watch", baseUrl + "/");
        }

        Add(text, "Click", $"{baseUrl}{HttpFunction.Pattern(prefix, "r")}?destinationUrl={Uri.EscapeDataString(Destination(app))}");
        if (app.Functions.Http.FirstOrDefault(static function => function.Name == "Builder") is { } builder)
        {
            Add(text, "Make", baseUrl + HttpFunction.Pattern(prefix, builder.Route));
        }

        var report = app.Services.GetRequiredService<SettingsReport>();
        var nobody = $"to nobody: none of {string.Join(", ", report.Flags)} is true";
        AddList(text, "Delivers", report.Targets.Count > 0 ? report.Targets : [nobody]);
        if (app.Collector is not null)
        {
            Add(text, "Arrived", baseUrl + "/collector/events");
        }

        text.AppendLine();
        AddList(text, "HTTP", [.. app.Functions.Http.Select(static function => function.Name)]);
        AddList(text, "Queues", [.. app.Functions.Queue.Select(static function => $"{function.Name} ({function.QueueName})")]);
        Add(text, "Stop", "Ctrl-C");
        return text.ToString();
    }

    private static void Add(StringBuilder text, string label, string value) =>
        text.Append((label + ":").PadRight(LabelWidth)).AppendLine(value);

    /// <summary>Goes on in the next line where one would be too long.</summary>
    private static void AddList(StringBuilder text, string label, IReadOnlyList<string> values)
    {
        var line = (label + ":").PadRight(LabelWidth);
        var isFirst = true;
        foreach (var value in values)
        {
            if (!isFirst && line.Length + value.Length + 2 > LineWidth)
            {
                text.Append(line).AppendLine(",");
                line = new string(' ', LabelWidth);
                isFirst = true;
            }

            line += isFirst ? value : ", " + value;
            isFirst = false;
        }

        text.AppendLine(line);
    }

    /// <summary>The first host that the settings allow by its full name, so that the link works.</summary>
    private static string Destination(LocalApp app)
    {
        var allowed = app.Services.GetRequiredService<IConfiguration>()["ALLOWED_DESTINATION_HOSTS"] ?? string.Empty;
        var host = allowed
            .Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault(static host => host[0] is not ('.' or '*'));
        return $"https://{host ?? "example.com"}/?{ExampleQuery}";
    }
}
