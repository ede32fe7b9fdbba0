using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Queues;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Redirects.Names;

namespace RedirectFunctions.Configuration;

/// <summary>
/// Reads a storage connection in the forms that the Functions host accepts: a connection string, or an account with an identity.
/// </summary>
internal static class StorageSettings
{
    /// <param name="settings">Collects what is wrong.</param>
    /// <param name="connection">The name of the connection, such as <c>AzureWebJobsStorage</c>.</param>
    /// <param name="because">What it is needed for.</param>
    /// <param name="withTables">Whether short names are stored there.</param>
    public static StorageAccount Read(SettingsReader settings, string connection, string because, bool withTables = true)
    {
        var account = settings.Text($"{connection}:accountName");
        var queues = settings.Text($"{connection}:queueServiceUri");
        return account is null && queues is null
            ? ReadConnectionString(settings, connection, because)
            : ReadAddresses(settings, connection, account, queues, withTables);
    }

    private static StorageAccount ReadConnectionString(SettingsReader settings, string connection, string because)
    {
        const string example = "UseDevelopmentStorage=true";
        var text = settings.Required(connection, $"{because}. With an identity set {connection}__accountName instead", example);
        if (text is null || IsConnectionString(text))
        {
            return new StorageAccount { ConnectionString = text };
        }

        settings.Problem(connection, "must be a connection string of a storage account that has queues and tables.", example);
        return new StorageAccount();
    }

    private static StorageAccount ReadAddresses(
        SettingsReader settings, string connection, string? account, string? queues, bool withTables)
    {
        // In every cloud the two differ in one part of the host; with a custom domain nobody can tell.
        const string tableExample = "https://myaccount.table.core.windows.net";
        var tables = settings.Text($"{connection}:tableServiceUri")
            ?? (account is not null ? $"https://{account}.table.core.windows.net" : null)
            ?? (queues!.Contains(".queue.", StringComparison.Ordinal)
                ? queues.Replace(".queue.", ".table.", StringComparison.Ordinal)
                : null);
        var queueUri = settings.WebAddress(
            $"{connection}__queueServiceUri",
            queues ?? $"https://{account}.queue.core.windows.net",
            httpsOnly: true,
            "https://myaccount.queue.core.windows.net");
        if (withTables && tables is null)
        {
            settings.Problem(
                $"{connection}__tableServiceUri",
                $"is missing: it cannot be derived from {connection}__queueServiceUri.",
                tableExample);
        }

        return new StorageAccount
        {
            Queues = queueUri,
            Blobs = queueUri is null ? null : ReadBlobs(settings, connection, account, queueUri),
            Tables = !withTables || queueUri is null
                ? null
                : settings.WebAddress($"{connection}__tableServiceUri", tables, httpsOnly: true, tableExample),
            Credential = ReadCredential(settings, connection),
        };
    }

    /// <summary>Null where it cannot be told, or is not right: redirects do not depend on it.</summary>
    private static Uri? ReadBlobs(SettingsReader settings, string connection, string? account, Uri queues)
    {
        var blobs = settings.Text($"{connection}:blobServiceUri")
            ?? (account is not null ? $"https://{account}.blob.core.windows.net" : null)
            ?? (queues.Host.Contains(".queue.", StringComparison.Ordinal)
                ? queues.AbsoluteUri.Replace(".queue.", ".blob.", StringComparison.Ordinal)
                : null);
        return settings.Part().WebAddress($"{connection}__blobServiceUri", blobs, httpsOnly: true, "");
    }

    /// <summary>Only the clients themselves know which texts they accept; this does not connect to anything yet.</summary>
    internal static bool IsConnectionString(string text)
    {
        try
        {
            _ = new QueueClient(text, QueueOptions.DefaultName);
            _ = new TableClient(text, LinkTableOptions.DefaultName);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The identity that a connection names.</summary>
    public static TokenCredential ReadCredential(SettingsReader settings, string connection)
    {
        var clientId = settings.Text($"{connection}:clientId");
        return string.Equals(settings.Text($"{connection}:credential"), "managedidentity", StringComparison.OrdinalIgnoreCase)
            ? new ManagedIdentityCredential(clientId is null
                ? ManagedIdentityId.SystemAssigned
                : ManagedIdentityId.FromUserAssignedClientId(clientId))
            : new DefaultAzureCredential();
    }
}
