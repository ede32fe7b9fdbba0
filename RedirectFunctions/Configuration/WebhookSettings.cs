using RedirectFunctions.Delivery.Sinks.Webhook;

namespace RedirectFunctions.Configuration;

internal static class WebhookSettings
{
    private const string Prefix = "whsec_";

    public static SinkRegistration Sink { get; } = new SinkRegistration<WebhookSink, WebhookOptions>(
        WebhookSink.Webhook, "ENABLE_WEBHOOK", ReadOptions, static (click, _) => WebhookPayload.Write(click))
    {
        Check = typeof(WebhookCheck),
    };

    private static WebhookOptions? ReadOptions(SettingsReader settings)
    {
        const string name = "WEBHOOK_URL";
        const string example = "https://clicks.example.com/webhook";
        var text = settings.Required(name, "ENABLE_WEBHOOK needs the URL that clicks are posted to", example);
        var url = settings.WebAddress(
            name, text, httpsOnly: true, example, because: "since clicks tell of visitors; http is for this machine itself");
        return ReadSecrets(settings) is { Count: > 0 } secrets && url is not null ? new WebhookOptions(url, secrets) : null;
    }

    /// <summary>From 24 to 64 bytes each (Standard Webhooks 1.0.0, "Signature scheme").</summary>
    private static List<byte[]> ReadSecrets(SettingsReader settings)
    {
        const string name = "WEBHOOK_SECRETS";
        const string example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        var secrets = new List<byte[]>();
        var text = settings.Required(
            name, "ENABLE_WEBHOOK needs a secret to sign with, or several while one takes the place of another", example);
        foreach (var secret in (text ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            var bytes = new byte[secret.Length];
            if (!secret.StartsWith(Prefix, StringComparison.Ordinal)
                || !Convert.TryFromBase64String(secret[Prefix.Length..], bytes, out var length)
                || length is < 24 or > 64)
            {
                settings.Problem(
                    name,
                    $"must be secrets, each {Prefix} and base64 of 24 to 64 random bytes, joined by commas; number {secrets.Count + 1} is "
                        + "not one.",
                    example);
                return [];
            }

            secrets.Add(bytes[..length]);
        }

        return secrets;
    }
}
