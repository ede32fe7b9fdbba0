using System.Text.Json;

namespace RedirectFunctions.LocalHost.Settings;

/// <summary>The content of host.json, overridden by settings named <c>AzureFunctionsJobHost__…</c> as in the Functions host.</summary>
internal sealed class HostJson(IConfiguration settings)
{
    /// <summary>Where its values are in the settings.</summary>
    public const string Section = "AzureFunctionsJobHost";

    /// <summary>Precedes every HTTP route, without surrounding slashes; <c>api</c> if host.json does not set it.</summary>
    public string RoutePrefix { get; } = (settings[$"{Section}:extensions:http:routePrefix"] ?? "api").Trim('/');

    public IConfiguration Queues { get; } = settings.GetSection($"{Section}:extensions:queues");

    /// <exception cref="LocalHostException">The file is missing or not a JSON object.</exception>
    public static IEnumerable<KeyValuePair<string, string?>> ReadFile(string path)
    {
        try
        {
            // By a stream, because a file provider would watch the folder, and this is read only once.
            using var stream = File.OpenRead(path);
            return
            [
                .. new ConfigurationBuilder().AddJsonStream(stream).Build().AsEnumerable()
                    .Select(static value => KeyValuePair.Create($"{Section}:{value.Key}", value.Value)),
            ];
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or FormatException or JsonException)
        {
            throw new LocalHostException($"{path} cannot be read: {(exception.InnerException ?? exception).Message}", exception);
        }
    }
}
