using System.Text;
using System.Text.RegularExpressions;
using RedirectFunctions.LocalHost.Catalog;
using RedirectFunctions.LocalHost.Settings;

namespace RedirectFunctions.LocalHost;

/// <summary>What a newcomer reads first: a link to click, and where to see what happened to the click.</summary>
internal static partial class StartText
{
    private const int NameWidth = 20;
    private const int MethodsWidth = 22;
    private const string ExampleQuery = "utm_source=newsletter&utm_medium=email&xptdk=abc123&ref=home";

    public static string For(LocalApp app, LoadedSettings settings)
    {
        var baseUrl = app.BaseAddress.AbsoluteUri.TrimEnd('/');
        var prefix = app.Services.GetRequiredService<HostJson>().RoutePrefix;
        var text = new StringBuilder();
        text.Append("RedirectFunctions runs on ").Append(baseUrl).Append(" (settings: ").Append(settings.Source).AppendLine(")");
        text.AppendLine();
        foreach (var function in app.Functions.Http)
        {
            text.Append("  ").Append(function.Name.PadRight(NameWidth)).Append(string.Join(' ', function.Methods).PadRight(MethodsWidth))
                .Append(baseUrl).Append(Constraint().Replace(HttpFunction.Pattern(prefix, function.Route), "}")).AppendLine();
        }

        foreach (var function in app.Functions.Queue)
        {
            text.Append("  ")
                .Append(function.Name.PadRight(NameWidth))
                .Append("queue".PadRight(MethodsWidth))
                .AppendLine(function.QueueName);
        }

        text.AppendLine();
        text.Append("Click:   ").Append(baseUrl).Append(HttpFunction.Pattern(prefix, "r"))
            .Append("?destinationUrl=").AppendLine(Uri.EscapeDataString(Destination(app)));
        if (app.Collector is not null)
        {
            text.Append("Watch:   ").Append(baseUrl).AppendLine("/");
            text.Append("Arrived: ").Append(baseUrl).AppendLine("/collector/events");
        }

        return text.AppendLine("Stop:    Ctrl-C").ToString();
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

    /// <summary>A route parameter's constraint; nobody types that.</summary>
    [GeneratedRegex(":[^/]*}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Constraint();
}
