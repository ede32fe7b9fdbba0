using System.Collections;

namespace RedirectFunctions.LocalHost.Settings;

/// <param name="Values">Every setting, each already taken from its strongest source.</param>
/// <param name="Source">Where they come from, for the start text.</param>
/// <param name="IsDemo">Nobody has configured anything, so the clicks go to the collector.</param>
internal sealed record LoadedSettings(IReadOnlyDictionary<string, string?> Values, string Source, bool IsDemo);

/// <summary>App settings as the Functions host reads them: local.settings.json, overridden by the environment.</summary>
internal static class LocalSettings
{
    public const string FileName = "local.settings.json";

    /// <summary>
    /// The app has a default for its queue's name, but the host resolves <c>%TRACKING_QUEUE_NAME%</c> in a trigger. And the listener gives
    /// up when its storage client does, which by default retries for some 20 seconds.
    /// </summary>
    public static IReadOnlyDictionary<string, string?> Defaults { get; } = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
    {
        ["TRACKING_QUEUE_NAME"] = "redirect-tracking",
        ["AzureWebJobsStorage:Retry:MaxRetries"] = "100000",
        ["AzureWebJobsStorage:Retry:MaxDelay"] = "00:00:05",
        ["TrackingStorage:Retry:MaxRetries"] = "100000",
        ["TrackingStorage:Retry:MaxDelay"] = "00:00:05",
    };

    public static LoadedSettings Load(string root, string currentFolder, IReadOnlyDictionary<string, string?> environment, string baseUrl)
    {
        var file = new[] { currentFolder, root }.Select(static folder => Path.Combine(folder, FileName)).FirstOrDefault(File.Exists);
        var isDemo = file is null && !DemoSettings.IsReplacedBy(environment);
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var beneath = file is not null ? LocalSettingsFile.Read(file) : isDemo ? DemoSettings.For(baseUrl) : [];
        foreach (var (name, value) in beneath.Concat(environment))
        {
            values[name] = value;
        }

        return new LoadedSettings(values, file ?? (isDemo ? "demo, there is no " + FileName : "environment"), isDemo);
    }

    public static IReadOnlyDictionary<string, string?> ProcessEnvironment() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(static entry => (string)entry.Key, static entry => (string?)entry.Value, StringComparer.Ordinal);

    /// <summary>Most shells do not allow a colon in a variable's name, so <c>__</c> stands for it.</summary>
    public static KeyValuePair<string, string?> ToConfigurationKey(KeyValuePair<string, string?> setting) =>
        new(setting.Key.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal), setting.Value);
}
