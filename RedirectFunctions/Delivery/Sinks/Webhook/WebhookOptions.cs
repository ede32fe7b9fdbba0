using System.Diagnostics.CodeAnalysis;

namespace RedirectFunctions.Delivery.Sinks.Webhook;

/// <param name="Url">Where clicks are posted to. It may hold a secret, so it is not logged.</param>
/// <param name="Secrets">
/// The bytes of each secret. Every request is signed with all of them, so that one can take the place of another.
/// </param>
public sealed record WebhookOptions(Uri Url, IReadOnlyList<byte[]> Secrets)
{
    /// <summary>A record prints its members; this one keeps its secrets.</summary>
    [ExcludeFromCodeCoverage]
    public override string ToString() => $"webhook at {Url.Host}";
}
