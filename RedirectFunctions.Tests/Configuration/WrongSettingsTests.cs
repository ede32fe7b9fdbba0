using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Configuration;
using static RedirectFunctions.Tests.Configuration.Settings;

namespace RedirectFunctions.Tests.Configuration;

public class WrongSettingsTests
{
    public static TheoryData<string, string?> Wrong => new()
    {
        { "ALLOWED_DESTINATION_HOSTS", "shop.example,https://shop.example" },
        { "ALLOWED_DESTINATION_HOSTS", "*.com" },
        { "ALLOWED_DESTINATION_HOSTS", "@Microsoft.KeyVault(SecretUri=https://v.example/s)" },
        { "LINK_SIGNING_KEYS", null },
        { "LINK_SIGNING_KEYS", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8" },
        { "LINK_SIGNING_KEYS", "a:c2hvcnQ" },
        { "LINK_SIGNING_KEYS", "@Microsoft.KeyVault(SecretUri=https://v.example/s)" },
        { "REQUIRE_SIGNED_LINKS", "always" },
        { "TrackingStorage", null },
        { "TrackingStorage", "myaccount" },
        { "TrackingStorage", "AccountName=myaccount" },
        { "TrackingStorage", "AccountName=myaccount;AccountKey=not base64" },
        { "TrackingStorage", "BlobEndpoint=https://myaccount.blob.core.windows.net;SharedAccessSignature=sv=1" },
        { "TrackingStorage", "@Microsoft.KeyVault(SecretUri=https://v.example/s)" },
        { "TRACKING_QUEUE_NAME", "ab" },
        { "TRACKING_QUEUE_NAME", "Clicks" },
        { "TRACKING_QUEUE_NAME", "clicks_1" },
        { "TRACKING_QUEUE_NAME", "-clicks" },
        { "TRACKING_QUEUE_NAME", "clicks-" },
        { "TRACKING_QUEUE_NAME", "my--clicks" },
        { "TRACKING_QUEUE_NAME", "a23456789-123456789-123456789-123456789-123456789-1234567" },
        { "LINK_TABLE_NAME", "my-links" },
        { "LINK_TABLE_NAME", "1links" },
        { "LINK_TABLE_NAME", "ab" },
        { "LINK_HOSTS", "go.example.com" },
        { "LINK_HOSTS", """{"go.example.com":{"fallback":"/"}}""" },
        { "CLICK_ID_PARAM", "utm_id" },
        { "CLICK_ID_PARAM", "a&b" },
        { "FRONT_DOOR_ID", "my-front-door" },
        { "ENQUEUE_BUDGET_MS", "fast" },
        { "ENQUEUE_BUDGET_MS", "9" },
        { "ENQUEUE_BUDGET_MS", "10001" },
        { "ENQUEUE_BUDGET_MS", "-250" },
        { "ENQUEUE_BUDGET_MS", "2.5" },
        { "QUEUE_SEND_SLOTS", "0" },
        { "QUEUE_MESSAGE_CLICKS", "129" },
        { "SPOOL_DIRECTORY", Path.Combine(typeof(WrongSettingsTests).Assembly.Location, "spool") },
        { "SPOOL_DIRECTORY", "spool\0" },
        { "SPOOL_MAX_MB", "0" },
        { "SPOOL_MAX_MB", "much" },
        { "TRUSTED_PROXY_HOPS", "-1" },
        { "TRUSTED_PROXY_HOPS", "11" },
        { "TRUSTED_PROXY_HOPS", "one" },
        { "PLATFORM_PARAMETERS", "ref,__" },
        { "CAMPAIGN_NAME_PATTERN", "[a-z" },
        { "CAMPAIGN_NAME_PATTERN", "(a)\\1" },
        { "FORWARD_PARAMS", "utm_source" },
        { "FORWARD_PARAMS", "gclid,UTM_medium" },
        { "VISITOR_IDENTITY", "fingerprint" },
        { "VISITOR_COOKIE_DOMAIN", ".shop.example" },
        { "VISITOR_COOKIE_DOMAIN", "com" },
        { "VISITOR_COOKIE_DOMAIN", "https://shop.example" },
        { "VISITOR_COOKIE_DOMAIN", "shop.example; Path=/x" },
        { "VISITOR_HASH_KEY", null },
        { "VISITOR_HASH_KEY", "0123456789abcdef0123456789abcde" },
        { "VISITOR_HASH_KEY", "@Microsoft.KeyVault(VaultName=v;SecretName=s)" },
        { "GA4_CAMPAIGN_DETAILS", "on" },
        { "GA4_CONSENT", "yes" },
        { "GA4_CONSENT", "denied,ads=granted" },
        { "GA4_CONSENT", "ad_storage" },
        { "CONSENT_FROM_LINK", "perhaps" },
        { "FORWARD_WITHOUT_CONSENT", "perhaps" },
        { "GA4_PARAM_VALUE_LIMIT", "200" },
        { "GTM_PREVIEW_HEADER", "X-Gtm-Server-Preview: abc" },
        { "GTM_HEADERS", "Authorization" },
        { "GTM_HEADERS", "X-Tenant=shop,Content-Type=text/plain" },
        { "GTM_HEADERS", "Host=gtm.example.com" },
        { "GTM_HEADERS", "X Tenant=shop" },
        { "GTM_HEADERS", "X-Tenant=a%0D%0AX-Other: b" },
        { "ENABLE_GTM_TRACKING", "yes" },
        { "GTM_SERVER_SIDE_URL", null },
        { "GTM_SERVER_SIDE_URL", "gtm.example.com/data" },
        { "GTM_SERVER_SIDE_URL", "/data" },
        { "GTM_SERVER_SIDE_URL", "ftp://gtm.example.com/data" },
        { "GTM_SERVER_SIDE_URL", "https://user:pass@gtm.example.com/data" },
        { "GTM_SERVER_SIDE_URL", "@Microsoft.KeyVault(SecretUri=https://v.example/s)" },
        { "ENABLE_GA4_TRACKING", "on" },
        { "GA4_MEASUREMENT_ID", null },
        { "GA4_MEASUREMENT_ID", "1234567890" },
        { "GA4_MEASUREMENT_ID", "UA-12345-1" },
        { "GA4_MEASUREMENT_ID", "G-" },
        { "GA4_MEASUREMENT_ID", "G-ABC&x=y" },
        { "GA4_MEASUREMENT_ID", "@microsoft.keyvault(x)" },
        { "GA4_API_SECRET", null },
        { "GA4_API_SECRET", "@Microsoft.KeyVault(VaultName=v;SecretName=s)" },
        { "GA4_ENDPOINT", "http://www.google-analytics.com" },
        { "GA4_ENDPOINT", "www.google-analytics.com" },
        { "GA4_ENDPOINT", "@Microsoft.KeyVault(VaultName=v;SecretName=s)" },
        { "GA4_TRANSPORT", "mp" },
        { "ENABLE_WEBHOOK", "on" },
        { "WEBHOOK_URL", null },
        { "WEBHOOK_URL", "http://clicks.example.com/webhook" },
        { "WEBHOOK_URL", "clicks.example.com/webhook" },
        { "WEBHOOK_URL", "@Microsoft.KeyVault(VaultName=v;SecretName=s)" },
        { "WEBHOOK_SECRETS", null },
        { "WEBHOOK_SECRETS", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
        { "WEBHOOK_SECRETS", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw,whsec_c2hvcnQ=" },
        { "WEBHOOK_SECRETS", "whsec_*" },
        { "WEBHOOK_SECRETS", "@Microsoft.KeyVault(VaultName=v;SecretName=s)" },
        { "ENABLE_ARCHIVE", "on" },
        { "ARCHIVE_CONTAINER", "My_Archive" },
        { "ARCHIVE_CONTAINER", "ab" },
        { "APPLICATIONINSIGHTS_CONNECTION_STRING", "11111111-2222-3333-4444-555555555555" },
        { "APPLICATIONINSIGHTS_CONNECTION_STRING", "@Microsoft.KeyVault(VaultName=v;SecretName=s)" },
        { "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "Authorization=Key" },
        { "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "ClientId=id-redirect;Authorization=AAD" },
        { "OTEL_EXPORTER_OTLP_ENDPOINT", "127.0.0.1:4317" },
        { "OTEL_TRACES_SAMPLER_ARG", "10%" },
        { "CANARY_INTERVAL_MINUTES", "-1" },
        { "CANARY_INTERVAL_MINUTES", "1441" },
        { "OTEL_TRACES_SAMPLER_ARG", "1.5" },
        { "OTEL_TRACES_SAMPLER_ARG", "-1" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_setting_stops_the_start_with_its_name_and_an_example(string name, string? value)
    {
        var message = MessageOf(With((name, value)));

        Assert.StartsWith($"A setting is wrong:\n  {name} ", message, StringComparison.Ordinal);
        Assert.Contains($" Example: {name}=", message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void The_example_is_right(string name, string? value)
    {
        var message = MessageOf(With((name, value)));
        var example = message[(message.LastIndexOf($"{name}=", StringComparison.Ordinal) + name.Length + 1)..];

        Assert.Null(Record.Exception(() => AppSettings.Read(Of(With((name, example))), strict: true)));
    }

    [Fact]
    public void All_wrong_settings_are_named_at_once()
    {
        // Whether some settings may be missing depends on others, which are wrong here, too.
        var wrong = Wrong.Select(row => row.Data).Where(row => row.Item2 is not null).DistinctBy(row => row.Item1).ToList();

        var message = MessageOf([.. With([.. wrong.Select(row => (row.Item1, row.Item2))])]);

        Assert.StartsWith($"{wrong.Count} settings are wrong:\n", message, StringComparison.Ordinal);
        Assert.Equal(wrong.Count, message.Split('\n').Length - 1);
        Assert.All(wrong, row => Assert.Contains($"\n  {row.Item1} ", message, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_any_setting_the_three_that_are_needed_are_named()
    {
        var message = MessageOf([]);

        Assert.StartsWith("3 settings are wrong:\n", message, StringComparison.Ordinal);
        Assert.Contains("\n  ALLOWED_DESTINATION_HOSTS is missing: ", message, StringComparison.Ordinal);
        Assert.Contains("\n  TrackingStorage is missing: ", message, StringComparison.Ordinal);
        Assert.Contains("\n  AzureWebJobsStorage is missing: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_literal_Key_Vault_reference_is_called_by_its_name()
    {
        var message = MessageOf(With(("GA4_API_SECRET", "@Microsoft.KeyVault(VaultName=hush;SecretName=s)")));

        Assert.Contains("Key Vault reference", message, StringComparison.Ordinal);
        Assert.Contains("keyVaultReferenceIdentity", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", message, StringComparison.Ordinal);
    }

    /// <summary>Somebody may have put a secret into the wrong setting.</summary>
    [Theory]
    [InlineData("LINK_SIGNING_KEYS")]
    [InlineData("REQUIRE_SIGNED_LINKS")]
    [InlineData("TrackingStorage")]
    [InlineData("TRACKING_QUEUE_NAME")]
    [InlineData("ENQUEUE_BUDGET_MS")]
    [InlineData("SPOOL_MAX_MB")]
    [InlineData("TRUSTED_PROXY_HOPS")]
    [InlineData("ENABLE_GTM_TRACKING")]
    [InlineData("GTM_SERVER_SIDE_URL")]
    [InlineData("ENABLE_GA4_TRACKING")]
    [InlineData("GA4_MEASUREMENT_ID")]
    [InlineData("GA4_ENDPOINT")]
    [InlineData("VISITOR_IDENTITY")]
    [InlineData("VISITOR_COOKIE_DOMAIN")]
    [InlineData("VISITOR_HASH_KEY")]
    [InlineData("GA4_PARAM_VALUE_LIMIT")]
    [InlineData("GTM_HEADERS")]
    [InlineData("WEBHOOK_URL")]
    [InlineData("WEBHOOK_SECRETS")]
    public void A_value_is_never_repeated(string name) =>
        Assert.DoesNotContain("Hush", MessageOf(With((name, "Hush_Hush!"))), StringComparison.Ordinal);

    [Fact]
    public void A_secret_beside_a_wrong_setting_is_not_repeated() =>
        Assert.DoesNotContain("hush", MessageOf(With(("GA4_MEASUREMENT_ID", "wrong"))), StringComparison.Ordinal);

    [Fact]
    public void The_key_of_a_wrong_connection_string_is_not_repeated() => Assert.DoesNotContain(
        "Hush",
        MessageOf(With(("TrackingStorage", "AccountName=myaccount;AccountKey=Hush!"))),
        StringComparison.Ordinal);

    [Fact]
    public void A_table_service_that_cannot_be_made_of_the_queue_service_is_named() => Assert.StartsWith(
        "A setting is wrong:\n  TrackingStorage__tableServiceUri is missing",
        MessageOf(With(("ENABLE_ARCHIVE", "false"), ("TrackingStorage", null), ("TrackingStorage__queueServiceUri", "https://queues.example.com"))),
        StringComparison.Ordinal);

    [Fact]
    public void A_storage_account_that_makes_no_address_is_named() => Assert.Contains(
        "TrackingStorage__",
        MessageOf(With(("TrackingStorage", null), ("TrackingStorage__accountName", "my account"))),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void Neither_hosts_nor_keys_is_a_redirector_that_follows_nothing(string? nothing) => Assert.StartsWith(
        "A setting is wrong:\n  ALLOWED_DESTINATION_HOSTS is missing: ",
        MessageOf(With(("ALLOWED_DESTINATION_HOSTS", nothing), ("LINK_SIGNING_KEYS", nothing), ("REQUIRE_SIGNED_LINKS", null))),
        StringComparison.Ordinal);

    [Fact]
    public void Wrong_keys_do_not_make_the_hosts_wrong_too() => Assert.StartsWith(
        "A setting is wrong:\n  LINK_SIGNING_KEYS ",
        MessageOf(With(("ALLOWED_DESTINATION_HOSTS", null), ("LINK_SIGNING_KEYS", "Hush"))),
        StringComparison.Ordinal);

    /// <summary>As LocalHost does it.</summary>
    private static string MessageOf((string Name, string? Value)[] values) =>
        Assert.Throws<InvalidConfigurationException>(() => new ServiceCollection().AddRedirectFunctions(Of(values), strict: true)).Message;
}
