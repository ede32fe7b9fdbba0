using System.Diagnostics.CodeAnalysis;

namespace RedirectFunctions.Delivery.Sinks.Gtm;

/// <param name="ServerSideUrl">A URL that a client of the server container claims.</param>
public sealed record GtmOptions(Uri ServerSideUrl)
{
    /// <summary>The header by which a container shows a request in its preview.</summary>
    public const string PreviewHeader = "X-Gtm-Server-Preview";

    /// <summary>Sent with every request; they may hold credentials.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>A record prints its members; this one keeps its headers.</summary>
    [ExcludeFromCodeCoverage]
    public override string ToString() => $"GTM container at {ServerSideUrl.Host}";
}
