using Azure.Core;

namespace RedirectFunctions.Redirects.Names;

/// <summary>Where short names are stored: a table, by a connection string or by the table service's address with an identity.</summary>
internal sealed record LinkTableOptions
{
    public const string DefaultName = "redirectlinks";

    public string Name { get; init; } = DefaultName;

    public string? ConnectionString { get; init; }

    public Uri? ServiceUri { get; init; }

    public TokenCredential? Credential { get; init; }
}
