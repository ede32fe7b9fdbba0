using RedirectFunctions.Queueing.Storage;

namespace RedirectFunctions.Redirects.Names;

/// <summary>Where short names are stored: a table, reached by a connection string or by the table service's URL and an identity.</summary>
public sealed record LinkTableOptions
{
    public const string DefaultName = "redirectlinks";

    public string Name { get; init; } = DefaultName;

    public StorageAccount Account { get; init; } = new();
}
