using Azure.Identity;
using Azure.Storage.Queues;

namespace RedirectFunctions.LocalHost.Queues;

/// <summary>
/// Finds the storage a trigger names, in the order of the Functions host: <c>AzureWebJobs</c> + name before the name itself, a connection
/// string, or <c>__queueServiceUri</c> / <c>__accountName</c> with whatever identity this machine is signed in with.
/// </summary>
internal static class StorageConnection
{
    public static Func<string, QueueClientOptions, QueueClient> Open(string connection, IConfiguration settings, string function)
    {
        foreach (var name in new[] { "AzureWebJobs" + connection, connection, ConfigurationPath.Combine("ConnectionStrings", connection) })
        {
            var section = settings.GetSection(name);
            if (!string.IsNullOrWhiteSpace(section.Value))
            {
                return WithConnectionString(section.Value, connection, function);
            }

            if (ServiceUri(section, function) is { } service)
            {
                var credential = Credential(section);
                return (queue, options) => new QueueClient(new Uri($"{service.AbsoluteUri.TrimEnd('/')}/{queue}"), credential, options);
            }
        }

        throw new LocalHostException(
            $"The function {function} reads its queue from {connection}, which is not set. Set it to a connection string, or to UseDevelopmentStorage=true to have Azurite started.");
    }

    private static Func<string, QueueClientOptions, QueueClient> WithConnectionString(string connectionString, string connection, string function)
    {
        try
        {
            _ = new QueueClient(connectionString, "probe");
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            // Not the exception's text: it may quote the string, which holds the account's key.
            throw new LocalHostException($"{connection}, from which the function {function} reads its queue, is no storage connection string.");
        }

        return (queue, options) => new QueueClient(connectionString, queue, options);
    }

    private static Uri? ServiceUri(IConfigurationSection section, string function)
    {
        var address = section["queueServiceUri"] is { Length: > 0 } uri ? uri
            : section["accountName"] is { Length: > 0 } account ? $"https://{account}.queue.core.windows.net"
            : null;
        return address is null ? null
            : Uri.TryCreate(address, UriKind.Absolute, out var service) ? service
            : throw new LocalHostException($"{section.Path.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal)}, from which the function {function} reads its queue, makes no address. It takes __queueServiceUri=https://myaccount.queue.core.windows.net or __accountName=myaccount.");
    }

    private static DefaultAzureCredential Credential(IConfigurationSection section) =>
        new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = section["clientId"] });
}
