using RedirectFunctions.Clicks.Consent;
using RedirectFunctions.Clicks.Privacy;
using RedirectFunctions.Clicks.Visitors;
using RedirectFunctions.Configuration;
using RedirectFunctions.Delivery.Sinks.Archive;
using RedirectFunctions.Delivery.Sinks.Ga4;
using RedirectFunctions.Delivery.Sinks.Gtm;
using static RedirectFunctions.Tests.Configuration.Settings;

namespace RedirectFunctions.Tests.Configuration;

public class SettingsTests
{
    [Fact]
    public void Two_settings_and_the_defaults_are_enough()
    {
        var settings = Read(
            ("ALLOWED_DESTINATION_HOSTS", "shop.example"),
            ("AzureWebJobsStorage", "UseDevelopmentStorage=true"),
            ("TrackingStorage", "UseDevelopmentStorage=true"));

        Assert.True(settings.Redirects.Rules.AllowedHosts.Contains("shop.example", null));
        Assert.Null(settings.Redirects.SigningKeys);
        Assert.False(settings.Redirects.Rules.RequireSignature);
        Assert.Null(settings.Delivery.Options<GtmOptions>());
        Assert.Null(settings.Delivery.Options<Ga4Options>());
        Assert.NotNull(settings.Clicks.PlatformParameters.Find("xptdk"));
        Assert.Equal((AddressPrecision.Truncated, PrivacySignals.Honour), (settings.Clicks.Visitor.Address, settings.Clicks.Consent.Signals));
        Assert.Equal((true, null), (settings.Clicks.Consent.FromLink, settings.Clicks.Consent.Default));
        Assert.Equal("https://e.com/", settings.Redirects.Forwarding.Apply("https://e.com/", "gclid=1&x=2", withholdClickIds: true));
        Assert.Equal((VisitorIdentity.None, null, null), (settings.Clicks.Visitor.Identity, settings.Clicks.Visitor.CookieDomain, settings.Clicks.Visitor.HashKey));
        Assert.Equal("https://e.com/?gclid=1", settings.Redirects.Forwarding.Apply("https://e.com/", "gclid=1&x=2"));
        Assert.Equal((null, 1), (settings.Clicks.Visitor.AnalyticsStreamId, settings.Clicks.Visitor.TrustedProxyHops));
        Assert.Equal("UseDevelopmentStorage=true", settings.Queueing.Queue.Account.ConnectionString);
        Assert.Null(settings.Queueing.Queue.Account.Queues);
        Assert.Equal(("redirect-tracking", "redirect-tracking-parked"), (settings.Queueing.Queue.Name, settings.Queueing.Queue.ParkedName));
        Assert.Equal(("redirectlinks", "UseDevelopmentStorage=true"), (settings.Redirects.LinkTable.Name, settings.Redirects.LinkTable.Account.ConnectionString));
        Assert.Equal(TimeSpan.FromMilliseconds(250), settings.Queueing.Queue.EnqueueBudget);
        Assert.Equal(256L * 1024 * 1024, settings.Queueing.Queue.SpoolMaxBytes);
        Assert.StartsWith(Path.GetTempPath(), settings.Queueing.Queue.SpoolDirectory, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_is_read()
    {
        var settings = Read(Right);

        Assert.True(settings.Redirects.Rules.AllowedHosts.Contains("www.shop.example", null));
        Assert.Equal("2026a", settings.Redirects.SigningKeys?.SigningId);
        Assert.True(settings.Redirects.Rules.RequireSignature);
        Assert.Equal("https://gtm.example.com/data", settings.Delivery.Options<GtmOptions>()?.ServerSideUrl.AbsoluteUri);
        Assert.Equal("https://region1.google-analytics.com/mp/collect?measurement_id=G-ABC1234567&api_secret=hush", settings.Delivery.Options<Ga4Options>()?.CollectUri.AbsoluteUri);
        Assert.Equal("ABC1234567", settings.Clicks.Visitor.AnalyticsStreamId);
        Assert.Equal(2, settings.Clicks.Visitor.TrustedProxyHops);
        Assert.NotNull(settings.Clicks.PlatformParameters.Find("my_id"));
        Assert.Null(settings.Clicks.PlatformParameters.Find("ref"));
        Assert.Equal((AddressPrecision.None, PrivacySignals.Skip), (settings.Clicks.Visitor.Address, settings.Clicks.Consent.Signals));
        Assert.Equal("https://e.com/?x=2", settings.Redirects.Forwarding.Apply("https://e.com/", "gclid=1&x=2"));
        Assert.Equal("https://e.com/?ticket=redacted", settings.Clicks.Redaction.Url("https://e.com/?ticket=1", clickIds: false));
        Assert.Equal(new ClickConsent(AdStorage: false, AdUserData: false, AdPersonalization: false, AnalyticsStorage: true), settings.Clicks.Consent.Default);
        Assert.Equal(settings.Clicks.Consent.Default, settings.Delivery.Options<Ga4Options>()?.Consent);
        Assert.False(settings.Clicks.Consent.FromLink);
        Assert.Equal("https://e.com/?gclid=1", Read(With(("FORWARD_PARAMS", "gclid"))).Redirects.Forwarding.Apply("https://e.com/", "gclid=1", withholdClickIds: true));
        Assert.True(settings.Clicks.Visitor.SkipBots);
        Assert.Equal((VisitorIdentity.Cookieless, "shop.example", "0123456789abcdef0123456789abcdef"), (settings.Clicks.Visitor.Identity, settings.Clicks.Visitor.CookieDomain, settings.Clicks.Visitor.HashKey));
        Assert.Equal((true, 500), (settings.Delivery.Options<Ga4Options>()?.CampaignDetails, settings.Delivery.Options<Ga4Options>()?.MaxValueLength));
        Assert.Equal(
            [new("Authorization", "Bearer a,b"), new("X-Tenant", "shop"), new("X-Gtm-Server-Preview", "ZW52LTF8a1B2c3==")],
            settings.Delivery.Options<GtmOptions>()!.Headers);
        Assert.Equal("my-clicks", settings.Queueing.Queue.Name);
        Assert.Equal("MyLinks2", settings.Redirects.LinkTable.Name);
        Assert.Equal(TimeSpan.FromMilliseconds(500), settings.Queueing.Queue.EnqueueBudget);
        Assert.Equal(8, settings.Queueing.Queue.SendSlots);
        Assert.Equal(32, settings.Queueing.Queue.MessageClicks);
        Assert.Equal(1024 * 1024, settings.Queueing.Queue.SpoolMaxBytes);
        Assert.Equal(Path.GetFullPath("spool"), settings.Queueing.Queue.SpoolDirectory);
    }

    [Fact]
    public void Signing_keys_are_enough_to_follow_links()
    {
        var settings = Read(With(("ALLOWED_DESTINATION_HOSTS", null), ("REQUIRE_SIGNED_LINKS", null)));

        Assert.NotNull(settings.Redirects.SigningKeys);
        Assert.False(settings.Redirects.Rules.AllowedHosts.Contains("shop.example", null));
    }

    [Fact]
    public void GA4_goes_to_Google_unless_another_endpoint_is_set() => Assert.StartsWith(
        "https://www.google-analytics.com/mp/collect?",
        Read(With(("GA4_ENDPOINT", null))).Delivery.Options<Ga4Options>()?.CollectUri.AbsoluteUri,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("1", true)]
    [InlineData(" true ", true)]
    [InlineData("false", false)]
    [InlineData("FALSE", false)]
    [InlineData("0", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_flag_is_on_or_off(string? text, bool on)
    {
        var settings = Read(With(("ENABLE_GTM_TRACKING", text), ("ENABLE_GA4_TRACKING", text)));

        Assert.Equal((on, on), (settings.Delivery.IsOn("gtm"), settings.Delivery.IsOn("ga4")));
    }

    [Fact]
    public void A_sink_that_is_off_asks_for_nothing()
    {
        var settings = Read(With(
            ("ENABLE_GTM_TRACKING", "false"),
            ("ENABLE_WEBHOOK", "false"),
            ("ENABLE_ARCHIVE", "false"),
            ("GTM_SERVER_SIDE_URL", "not a url"),
            ("ENABLE_GA4_TRACKING", "false"),
            ("GA4_MEASUREMENT_ID", "@Microsoft.KeyVault(x)"),
            ("GA4_API_SECRET", null),
            ("GA4_ENDPOINT", "not a url")));

        Assert.Equal((false, false), (settings.Delivery.IsOn("gtm"), settings.Delivery.IsOn("ga4")));
        Assert.Null(settings.Delivery.Options<GtmOptions>());
        Assert.Null(settings.Delivery.Options<Ga4Options>());
        Assert.Empty(settings.Delivery.Targets);
    }

    [Theory]
    [InlineData("http://127.0.0.1:7071/collector")]
    [InlineData("http://localhost:7071")]
    [InlineData("https://region1.google-analytics.com/")]
    public void GA4_may_be_this_machine_without_encryption_and_any_other_with(string endpoint) =>
        Assert.NotNull(Read(With(("GA4_ENDPOINT", endpoint))).Delivery.Options<Ga4Options>());

    [Fact]
    public void A_storage_account_with_an_identity_needs_no_connection_string()
    {
        var queue = Read(With(
            ("TrackingStorage", null),
            ("TrackingStorage__accountName", "myaccount"),
            ("TrackingStorage__credential", "managedidentity"),
            ("TrackingStorage__clientId", "00000000-0000-0000-0000-000000000001"))).Queueing.Queue;

        Assert.Null(queue.Account.ConnectionString);
        Assert.Equal("https://myaccount.queue.core.windows.net/", queue.Account.Queues?.AbsoluteUri);
        Assert.Equal("ManagedIdentityCredential", queue.Account.Credential?.GetType().Name);
    }

    [Fact]
    public void The_queue_service_of_another_cloud_is_named_in_full()
    {
        var queue = Read(With(
            ("TrackingStorage", null),
            ("TrackingStorage__queueServiceUri", "https://myaccount.queue.core.chinacloudapi.cn"))).Queueing.Queue;

        Assert.Equal("https://myaccount.queue.core.chinacloudapi.cn/", queue.Account.Queues?.AbsoluteUri);
        Assert.Equal("DefaultAzureCredential", queue.Account.Credential?.GetType().Name);
    }

    [Theory]
    [InlineData(null, "https://other.queue.core.chinacloudapi.cn", null, "https://other.table.core.chinacloudapi.cn/")]
    [InlineData("myaccount", null, null, "https://myaccount.table.core.windows.net/")]
    [InlineData("myaccount", "https://queues.example.com", null, "https://myaccount.table.core.windows.net/")]
    [InlineData(null, "https://queues.example.com", "https://tables.example.com", "https://tables.example.com/")]
    public void The_table_lives_beside_the_queues(string? account, string? queues, string? tables, string address)
    {
        var table = Read(With(
            ("ENABLE_ARCHIVE", "false"),
            ("TrackingStorage", null),
            ("TrackingStorage__accountName", account),
            ("TrackingStorage__queueServiceUri", queues),
            ("TrackingStorage__tableServiceUri", tables))).Redirects.LinkTable;

        Assert.Equal((null, address), (table.Account.ConnectionString, table.Account.Tables?.AbsoluteUri));
        Assert.NotNull(table.Account.Credential);
    }

    [Theory]
    [InlineData(null, "https://other.queue.core.chinacloudapi.cn", null, "https://other.blob.core.chinacloudapi.cn/")]
    [InlineData("myaccount", null, null, "https://myaccount.blob.core.windows.net/")]
    [InlineData("myaccount", null, "https://blobs.example.com", "https://blobs.example.com/")]
    public void The_archive_lives_beside_the_queues(string? account, string? queues, string? blobs, string address)
    {
        var archive = Read(With(
            ("TrackingStorage", null),
            ("TrackingStorage__accountName", account),
            ("TrackingStorage__queueServiceUri", queues),
            ("TrackingStorage__blobServiceUri", blobs))).Delivery.Options<ArchiveOptions>()!;

        Assert.Equal(("my-archive", address), (archive.Container, archive.Account.Blobs?.AbsoluteUri));
        Assert.NotNull(archive.Account.Credential);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http://blobs.example.com")]
    [InlineData("blobs")]
    public void An_archive_without_a_right_address_stops_no_redirect(string? blobs)
    {
        var settings = AppSettings.Read(
            Of(With(
                ("TrackingStorage", null),
                ("TrackingStorage__queueServiceUri", "https://queues.example.com"),
                ("TrackingStorage__tableServiceUri", "https://tables.example.com"),
                ("TrackingStorage__blobServiceUri", blobs))),
            strict: false);

        Assert.Equal("TrackingStorage__blobServiceUri", Assert.Single(settings.TrackingProblems).Name);
        Assert.Null(settings.Delivery.Options<ArchiveOptions>());
    }

    [Theory]
    [InlineData("clicks")]
    [InlineData("abc")]
    [InlineData("a-1-b")]
    [InlineData("a23456789-123456789-123456789-123456789-1234567")]
    public void A_queue_name_leaves_room_for_the_longest_that_is_made_of_it(string name) =>
        Assert.InRange(Read(With(("TRACKING_QUEUE_NAME", name))).Queueing.Queue.FallbackName.Length + "-poison".Length, 3, 63);

    [Fact]
    public void The_sample_of_the_repository_is_valid()
    {
        var sample = System.Text.Json.JsonDocument.Parse(Infrastructure.RepositoryFile.ReadAllBytes("local.settings.sample.json"));

        var settings = Read([.. sample.RootElement.GetProperty("Values").EnumerateObject().Select(value => (value.Name, value.Value.GetString()))]);

        Assert.NotNull(settings.Delivery.Options<GtmOptions>());
        Assert.NotNull(settings.Delivery.Options<Ga4Options>());
    }

    private static AppSettings Read(params (string Name, string? Value)[] values) => AppSettings.Read(Of(values), strict: true);
}
