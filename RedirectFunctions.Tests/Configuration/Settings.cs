using Microsoft.Extensions.Configuration;

namespace RedirectFunctions.Tests.Configuration;

internal static class Settings
{
    /// <summary>Every setting is set, and every value is valid.</summary>
    public static readonly (string Name, string? Value)[] Right =
    [
        ("ALLOWED_DESTINATION_HOSTS", "shop.example,.shop.example"),
        ("LINK_SIGNING_KEYS", "2026a:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"),
        ("REQUIRE_SIGNED_LINKS", "true"),
        ("AzureWebJobsStorage", "UseDevelopmentStorage=true"),
        ("TrackingStorage", "UseDevelopmentStorage=true"),
        ("TRACKING_QUEUE_NAME", "my-clicks"),
        ("LINK_TABLE_NAME", "MyLinks2"),
        ("LINK_HOSTS", """{"go.shop.example":{"fallback":"https://shop.example/"}}"""),
        ("CLICK_ID_PARAM", "rf_click_id"),
        ("FRONT_DOOR_ID", "11111111-2222-3333-4444-555555555555"),
        ("ENQUEUE_BUDGET_MS", "500"),
        ("QUEUE_SEND_SLOTS", "8"),
        ("QUEUE_MESSAGE_CLICKS", "32"),
        ("SPOOL_DIRECTORY", "spool"),
        ("SPOOL_MAX_MB", "1"),
        ("ENABLE_GTM_TRACKING", "true"),
        ("GTM_SERVER_SIDE_URL", "https://gtm.example.com/data"),
        ("ENABLE_GA4_TRACKING", "true"),
        ("GA4_MEASUREMENT_ID", "G-ABC1234567"),
        ("GA4_API_SECRET", "hush"),
        ("GA4_ENDPOINT", "https://region1.google-analytics.com"),
        ("GA4_TRANSPORT", "measurement_protocol"),
        ("GA4_PROPERTY_ID", "123456789"),
        ("GA4_DATA_MANAGER_ENDPOINT", "https://datamanager.googleapis.com"),
        ("GA4_IDENTITY_AUDIENCE", "api://redirects-to-google"),
        ("GA4_IDENTITY_PROVIDER", "projects/123456789012/locations/global/workloadIdentityPools/azure/providers/redirects"),
        ("GA4_SERVICE_ACCOUNT", "redirects@my-project.iam.gserviceaccount.com"),
        ("ENABLE_WEBHOOK", "true"),
        ("WEBHOOK_URL", "https://clicks.example.com/webhook"),
        ("WEBHOOK_SECRETS", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw,whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"),
        ("ENABLE_ARCHIVE", "true"),
        ("ARCHIVE_CONTAINER", "my-archive"),
        ("PLATFORM_PARAMETERS", "my_id, sub_id[]"),
        ("PLATFORM_PARAMETERS_EXCLUDED", "ref"),
        ("FORWARD_PARAMS", "x"),
        ("FORWARD_WITHOUT_CONSENT", "true"),
        ("REDACT_PARAMETERS", "ticket"),
        ("CAMPAIGN_SOURCES", "newsletter, google"),
        ("CAMPAIGN_MEDIUMS", "email;cpc"),
        ("CAMPAIGN_NAME_PATTERN", "[a-z0-9]+(-[a-z0-9]+)*"),
        ("CLIENT_IP", "none"),
        ("PRIVACY_SIGNALS", "skip"),
        ("GA4_CONSENT", "denied,analytics_storage=granted"),
        ("CONSENT_FROM_LINK", "false"),
        ("BOT_TRAFFIC", "skip"),
        ("TRUSTED_PROXY_HOPS", "2"),
        ("VISITOR_IDENTITY", "cookieless"),
        ("VISITOR_COOKIE_DOMAIN", "shop.example"),
        ("VISITOR_HASH_KEY", "0123456789abcdef0123456789abcdef"),
        ("GA4_CAMPAIGN_DETAILS", "true"),
        ("GA4_PARAM_VALUE_LIMIT", "500"),
        ("GTM_PREVIEW_HEADER", "ZW52LTF8a1B2c3=="),
        ("GTM_HEADERS", "Authorization=Bearer%20a%2Cb, X-Tenant=shop"),
        ("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=11111111-2222-3333-4444-555555555555;IngestionEndpoint=https://example.com/"),
        ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "ClientId=44444444-4444-4444-4444-444444444444;Authorization=AAD"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317"),
        ("OTEL_TRACES_SAMPLER_ARG", "0.25"),
        ("OTEL_SERVICE_NAME", "links"),
        ("WEBSITE_SITE_NAME", "func-links"),
        ("CANARY_INTERVAL_MINUTES", "5"),
        ("OPS_SIGN_IN", "true"),
    ];

    /// <summary>The valid settings with these changes; null removes a setting.</summary>
    public static (string Name, string? Value)[] With(params (string Name, string? Value)[] others) =>
        [.. Right.ExceptBy(others.Select(other => other.Name), setting => setting.Name), .. others];

    /// <summary>Two underscores stand for a colon, as in environment variables.</summary>
    public static IConfiguration Of(IEnumerable<(string Name, string? Value)> values) => new ConfigurationBuilder()
        .AddInMemoryCollection(values
            .Where(setting => setting.Value is not null)
            .Select(setting => KeyValuePair.Create(setting.Name.Replace("__", ":", StringComparison.Ordinal), setting.Value)))
        .Build();
}
