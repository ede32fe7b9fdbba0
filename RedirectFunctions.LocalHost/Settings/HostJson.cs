using System.Text.Json;
using RedirectFunctions.LocalHost.Queues;

namespace RedirectFunctions.LocalHost.Settings;

/// <summary>What host.json says, overridden by settings named <c>AzureFunctionsJobHost__…</c> as in the Functions host.</summary>
internal sealed class HostJson
{
    private HostJson(string routePrefix, QueueTriggerSettings queues)
    {
        RoutePrefix = routePrefix;
        Queues = queues;
    }

    /// <summary>Before every HTTP route, without slashes around it; <c>api</c> when host.json says nothing.</summary>
    public string RoutePrefix { get; }

    public QueueTriggerSettings Queues { get; }

    /// <exception cref="LocalHostException">The file is missing or a value of it is out of range.</exception>
    public static HostJson Read(string path, IConfiguration settings)
    {
        IConfiguration merged;
        try
        {
            merged = new ConfigurationBuilder()
                .AddInMemoryCollection(FromFile(path))
                .AddConfiguration(settings.GetSection("AzureFunctionsJobHost"))
                .Build();
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or FormatException or JsonException)
        {
            throw new LocalHostException($"{path} cannot be read: {(exception.InnerException ?? exception).Message}", exception);
        }

        var extensions = merged.GetSection("extensions");
        return new HostJson(
            (extensions["http:routePrefix"] ?? "api").Trim('/'),
            QueueTriggerSettings.Read(extensions.GetSection("queues"), settings));
    }

    // Through a stream: a file provider would watch the folder, and this is read once.
    private static IEnumerable<KeyValuePair<string, string?>> FromFile(string path)
    {
        using var stream = File.OpenRead(path);
        return new ConfigurationBuilder().AddJsonStream(stream).Build().AsEnumerable();
    }
}
