using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RedirectFunctions.Delivery.Sinks.Webhook;

/// <summary>The headers by which a receiver knows a request for ours (Standard Webhooks 1.0.0, "Signature scheme").</summary>
internal sealed class WebhookSignature(IReadOnlyList<byte[]> secrets)
{
    /// <param name="id">The same at each attempt: what the receiver has seen already, it knows by this. No dot may be in it.</param>
    /// <param name="attempt">When the request leaves; receivers refuse what is more than some minutes old.</param>
    public IReadOnlyList<KeyValuePair<string, string>> Headers(string id, DateTimeOffset attempt, ReadOnlySpan<byte> body)
    {
        var timestamp = attempt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        return
        [
            new("webhook-id", id),
            new("webhook-timestamp", timestamp),
            new(
                "webhook-signature",
                string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, signed))))),
        ];
    }
}
