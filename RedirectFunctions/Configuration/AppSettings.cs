using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using RedirectFunctions.Clicks;
using RedirectFunctions.Configuration.Export;
using RedirectFunctions.Delivery.Ga4;
using RedirectFunctions.Delivery.Gtm;
using RedirectFunctions.Queueing;
using RedirectFunctions.Redirects;
using RedirectFunctions.Redirects.Names;
using RedirectFunctions.Redirects.Signing;

namespace RedirectFunctions.Configuration;

/// <summary>Every setting of the app, read and checked once at the start. The README's table says what each one means.</summary>
internal sealed partial record AppSettings
{
    public required AllowedHosts AllowedHosts { get; init; }

    /// <summary>Null where links are not signed.</summary>
    public LinkSigningKeys? SigningKeys { get; init; }

    /// <summary>Whether a listed host is not enough.</summary>
    public bool RequireSignedLinks { get; init; }

    public required PlatformParameters PlatformParameters { get; init; }

    public required ParameterForwarding Forwarding { get; init; }

    public required Redaction Redaction { get; init; }

    public required VisitorOptions Visitor { get; init; }

    public required QueueOptions Queue { get; init; }

    public required LinkTableOptions LinkTable { get; init; }

    /// <summary>Null where the flag is off.</summary>
    public GtmOptions? Gtm { get; init; }

    /// <summary>Null where the flag is off.</summary>
    public Ga4Options? Ga4 { get; init; }

    public required TelemetryOptions Telemetry { get; init; }

    public required CanaryOptions Canary { get; init; }

    /// <exception cref="InvalidConfigurationException">One message that names every setting that is wrong.</exception>
    public static AppSettings Read(IConfiguration configuration)
    {
        var settings = new SettingsReader(configuration);
        var ga4 = ReadGa4(settings);
        var platformParameters = new PlatformParameters(ReadNames(settings, "PLATFORM_PARAMETERS"), ReadNames(settings, "PLATFORM_PARAMETERS_EXCLUDED"));
        var account = ReadStorageAccount(settings);
        var requireSignedLinks = settings.Flag("REQUIRE_SIGNED_LINKS", defaultValue: false);
        var result = new AppSettings
        {
            AllowedHosts = ReadAllowedHosts(settings)!,
            SigningKeys = ReadSigningKeys(settings, requireSignedLinks),
            RequireSignedLinks = requireSignedLinks,
            PlatformParameters = platformParameters,
            Forwarding = ReadForwarding(settings, platformParameters),
            Redaction = new Redaction(platformParameters, ReadNames(settings, "REDACT_PARAMETERS")),
            Visitor = ReadVisitor(settings, ga4),
            Queue = ReadQueue(settings, account),
            LinkTable = ReadLinkTable(settings, account),
            Gtm = ReadGtm(settings),
            Ga4 = ga4,
            Telemetry = ReadTelemetry(settings),
            Canary = new CanaryOptions(TimeSpan.FromMinutes(settings.Number("CANARY_INTERVAL_MINUTES", 0, 0, 1440))),
        };
        settings.ThrowIfWrong();
        return result;
    }

    /// <summary>What may be shown to who operates the app: what it does, and no secret, address or key.</summary>
    public IReadOnlyDictionary<string, string> Summary() => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["TRACKING_QUEUE_NAME"] = Queue.Name,
        ["ENQUEUE_BUDGET_MS"] = $"{Queue.EnqueueBudget.TotalMilliseconds}",
        ["SPOOL_MAX_MB"] = $"{Queue.SpoolMaxBytes / (1024 * 1024)}",
        ["ENABLE_GTM_TRACKING"] = TextOf(Gtm is not null),
        ["ENABLE_GA4_TRACKING"] = TextOf(Ga4 is not null),
        ["CLIENT_IP"] = TextOf(Visitor.Address),
        ["PRIVACY_SIGNALS"] = TextOf(Visitor.PrivacySignals),
        ["BOT_TRAFFIC"] = TextOf(Visitor.SkipBots ? BotTraffic.Skip : BotTraffic.Label),
        ["VISITOR_IDENTITY"] = TextOf(Visitor.Identity),
        ["CANARY_INTERVAL_MINUTES"] = $"{Canary.Interval.TotalMinutes}",
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = Telemetry.AzureMonitorConnectionString is null ? "not set" : "set",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Telemetry.Otlp ? "set" : "not set",
    };

    private static string TextOf(object value) => $"{value}".ToLowerInvariant();

    private static VisitorOptions ReadVisitor(SettingsReader settings, Ga4Options? ga4)
    {
        var identity = settings.Choice("VISITOR_IDENTITY", VisitorIdentity.None);
        return new VisitorOptions
        {
            AnalyticsStreamId = ga4?.StreamId,
            TrustedProxyHops = settings.Number("TRUSTED_PROXY_HOPS", 1, 0, 10),
            Address = settings.Choice("CLIENT_IP", AddressPrecision.Truncated),
            PrivacySignals = settings.Choice("PRIVACY_SIGNALS", PrivacySignals.Honour),
            SkipBots = settings.Choice("BOT_TRAFFIC", BotTraffic.Label) == BotTraffic.Skip,
            Identity = identity,
            CookieDomain = ReadCookieDomain(settings),
            HashKey = identity == VisitorIdentity.Cookieless ? ReadHashKey(settings) : null,
        };
    }

    private static string? ReadCookieDomain(SettingsReader settings)
    {
        const string name = "VISITOR_COOKIE_DOMAIN";
        var domain = settings.Text(name);
        if (domain is not null && !SiteDomain().IsMatch(domain))
        {
            settings.Problem(name, "must be the domain of a site in lower case, without a scheme and without a dot before it.", "example.com");
        }

        return domain;
    }

    private static string? ReadHashKey(SettingsReader settings)
    {
        const string name = "VISITOR_HASH_KEY";
        const int minLength = 32;
        const string example = "the-64-digits-that-openssl-rand--hex-32-prints";
        var key = settings.Required(name, "VISITOR_IDENTITY is cookieless and needs a secret to make hashes with", example);
        if (key?.Length < minLength)
        {
            settings.Problem(name, $"must have at least {minLength} characters.", example);
        }

        return key;
    }

    private static AllowedHosts? ReadAllowedHosts(SettingsReader settings)
    {
        const string name = "ALLOWED_DESTINATION_HOSTS";
        const string example = "www.example.com,.shop.example.com";
        var list = settings.Optional(name, example);
        if (list is null && settings.Text(name) is null && settings.Text("LINK_SIGNING_KEYS") is null)
        {
            settings.Problem(name, "is missing: links may lead only to hosts that are listed, or be signed with LINK_SIGNING_KEYS, and there is neither.", example);
        }

        if (list is null)
        {
            return AllowedHosts.None;
        }

        var hosts = AllowedHosts.Parse(list, out var wrong);
        if (wrong.Count > 0)
        {
            settings.Problem(
                name,
                $"has rules that are no hosts: {string.Join(", ", wrong)}. A rule is a host, or a host behind a dot for its sub-domains; no scheme, no path.",
                example);
        }

        return hosts;
    }

    private static LinkSigningKeys? ReadSigningKeys(SettingsReader settings, bool required)
    {
        const string name = "LINK_SIGNING_KEYS";
        // A key that says what to do with it, where somebody decodes it: openssl rand -base64 32 makes a real one.
        const string example = "2026a:cHV0LTMyLXJhbmRvbS1ieXRlcy1oZXJlLXBsZWFzZSE";
        var list = required
            ? settings.Required(name, "REQUIRE_SIGNED_LINKS is on and needs a key", example)
            : settings.Optional(name, example);
        if (list is null)
        {
            return null;
        }

        var keys = LinkSigningKeys.Parse(list, out var problem);
        if (problem is not null)
        {
            settings.Problem(name, problem, example);
        }

        return keys;
    }

    private static string[] ReadNames(SettingsReader settings, string name)
    {
        var names = (settings.Text(name) ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries);
        if (names.Any(parameter => !parameter.Any(char.IsAsciiLetterOrDigit)))
        {
            settings.Problem(name, "has a name without a letter or digit.", "affiliate_id,sub_id[]");
        }

        return names;
    }

    private static ParameterForwarding ReadForwarding(SettingsReader settings, PlatformParameters platformParameters)
    {
        const string name = "FORWARD_PARAMS";
        return settings.Text(name)?.ToUpperInvariant() switch
        {
            null or "CLICK-IDS" => ParameterForwarding.OfClickIds(platformParameters),
            "NONE" => ParameterForwarding.None,
            _ => ParameterForwarding.Of(ReadNames(settings, name)),
        };
    }

    private static QueueOptions ReadQueue(SettingsReader settings, StorageAccount account)
    {
        const string name = "TRACKING_QUEUE_NAME";
        var queue = settings.Text(name) ?? QueueOptions.DefaultName;
        if (!QueueName().IsMatch(queue))
        {
            settings.Problem(name, "must be 3 to 56 lower-case letters, digits and single hyphens (7 of a queue name's 63 are for -parked).", QueueOptions.DefaultName);
        }

        var options = new QueueOptions
        {
            Name = queue,
            EnqueueBudget = TimeSpan.FromMilliseconds(settings.Number("ENQUEUE_BUDGET_MS", 250, 10, 10_000)),
            SendSlots = settings.Number("QUEUE_SEND_SLOTS", 4, 1, 10_000),
            MessageClicks = settings.Number("QUEUE_MESSAGE_CLICKS", ClickBatch.MaxClicks, 1, ClickBatch.MaxClicks),
            SpoolMaxBytes = settings.Number("SPOOL_MAX_MB", 256, 1, 100_000) * 1024L * 1024,
        };
        if (settings.Text("SPOOL_DIRECTORY") is { } directory)
        {
            options = options with { SpoolDirectory = Path.GetFullPath(directory) };
        }

        return options with { ConnectionString = account.ConnectionString, ServiceUri = account.Queues, Credential = account.Credential };
    }

    private static LinkTableOptions ReadLinkTable(SettingsReader settings, StorageAccount account)
    {
        const string name = "LINK_TABLE_NAME";
        var table = settings.Text(name) ?? LinkTableOptions.DefaultName;
        if (!TableName().IsMatch(table))
        {
            settings.Problem(name, "must be 3 to 63 letters and digits, the first one a letter.", LinkTableOptions.DefaultName);
        }

        return new LinkTableOptions { Name = table, ConnectionString = account.ConnectionString, ServiceUri = account.Tables, Credential = account.Credential };
    }

    private static StorageAccount ReadStorageAccount(SettingsReader settings)
    {
        const string storage = "AzureWebJobsStorage";
        var account = settings.Text($"{storage}:accountName");
        var queues = settings.Text($"{storage}:queueServiceUri");
        if (account is null && queues is null)
        {
            var connection = settings.Required(storage, $"it says where queues and table live. With an identity set {storage}__accountName instead", "UseDevelopmentStorage=true");
            if (connection is not null && !IsConnectionString(connection))
            {
                settings.Problem(storage, "must be a connection string of a storage account that has queues and tables.", "UseDevelopmentStorage=true");
            }

            return new(connection, null, null, null);
        }

        // The two differ in one part of the host in every cloud; under a domain of one's own nobody can tell.
        const string tableExample = "https://myaccount.table.core.windows.net";
        var tables = settings.Text($"{storage}:tableServiceUri")
            ?? (account is not null ? $"https://{account}.table.core.windows.net" : null)
            ?? (queues!.Contains(".queue.", StringComparison.Ordinal) ? queues.Replace(".queue.", ".table.", StringComparison.Ordinal) : null);
        var queueUri = settings.WebAddress(
            $"{storage}__queueServiceUri", queues ?? $"https://{account}.queue.core.windows.net", httpsOnly: true, "https://myaccount.queue.core.windows.net");
        if (tables is null)
        {
            settings.Problem($"{storage}__tableServiceUri", $"is missing: it cannot be made of {storage}__queueServiceUri.", tableExample);
        }

        return new(
            null,
            queueUri,
            queueUri is null ? null : settings.WebAddress($"{storage}__tableServiceUri", tables, httpsOnly: true, tableExample),
            ReadCredential(settings, storage));
    }

    /// <summary>Nobody but the clients themselves knows which texts they take; they make no connection yet.</summary>
    private static bool IsConnectionString(string text)
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

    private static TokenCredential ReadCredential(SettingsReader settings, string connection)
    {
        var clientId = settings.Text($"{connection}:clientId");
        return string.Equals(settings.Text($"{connection}:credential"), "managedidentity", StringComparison.OrdinalIgnoreCase)
            ? new ManagedIdentityCredential(clientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId))
            : new DefaultAzureCredential();
    }

    private static GtmOptions? ReadGtm(SettingsReader settings)
    {
        const string name = "GTM_SERVER_SIDE_URL";
        const string example = "https://gtm.example.com/data";
        if (!settings.Flag("ENABLE_GTM_TRACKING", defaultValue: false))
        {
            return null;
        }

        var text = settings.Required(name, "ENABLE_GTM_TRACKING is on and needs the full URL that a client of the server container claims", example);
        var headers = ReadGtmHeaders(settings);
        return settings.WebAddress(name, text, httpsOnly: false, example) is { } url ? new GtmOptions(url) { Headers = headers } : null;
    }

    private static List<KeyValuePair<string, string>> ReadGtmHeaders(SettingsReader settings)
    {
        const string preview = "GTM_PREVIEW_HEADER";
        var headers = settings.Headers("GTM_HEADERS", "Authorization=Bearer%20a1B2c3");
        if (settings.Text(preview) is { } value)
        {
            if (value.Any(char.IsControl) || value.Contains(':', StringComparison.Ordinal))
            {
                settings.Problem(preview, $"must be the value alone of the header {GtmOptions.PreviewHeader} that the container's preview shows.", "ZW52LTF8a1B2c3==");
            }

            headers.Add(new(GtmOptions.PreviewHeader, value));
        }

        return headers;
    }

    private static Ga4Options? ReadGa4(SettingsReader settings)
    {
        const string because = "ENABLE_GA4_TRACKING is on";
        const string endpoint = "GA4_ENDPOINT";
        const string defaultEndpoint = "https://www.google-analytics.com";
        if (!settings.Flag("ENABLE_GA4_TRACKING", defaultValue: false))
        {
            return null;
        }

        var url = settings.WebAddress(endpoint, settings.Text(endpoint) ?? defaultEndpoint, httpsOnly: true, defaultEndpoint);
        var measurementId = settings.Required("GA4_MEASUREMENT_ID", $"{because} and needs the measurement id of the web stream", "G-ABC1234567");
        if (measurementId is not null && !MeasurementId().IsMatch(measurementId))
        {
            settings.Problem("GA4_MEASUREMENT_ID", "must be the measurement id of a web stream, G- and letters and digits; not the numeric stream id.", "G-ABC1234567");
        }

        var secret = settings.Required("GA4_API_SECRET", $"{because} and needs a Measurement Protocol API secret of that stream", "a1B2c3D4e5F6g7H8i9J0kL");
        var consent = ReadConsent(settings);
        var campaignDetails = settings.Flag("GA4_CAMPAIGN_DETAILS", defaultValue: false);
        var maxValueLength = ReadMaxValueLength(settings);
        return url is null || measurementId is null || secret is null ? null : new Ga4Options(url, measurementId, secret)
        {
            Consent = consent,
            CampaignDetails = campaignDetails,
            MaxValueLength = maxValueLength,
        };
    }

    /// <summary>Google's help page 9267744: 100 characters, 500 in Analytics 360.</summary>
    private static int ReadMaxValueLength(SettingsReader settings)
    {
        const string name = "GA4_PARAM_VALUE_LIMIT";
        switch (settings.Text(name))
        {
            case null or "100":
                return 100;
            case "500":
                return 500;
            default:
                settings.Problem(name, "must be 100, or 500 for a property of Analytics 360.", "100");
                return 100;
        }
    }

    private static TelemetryOptions ReadTelemetry(SettingsReader settings)
    {
        const string azure = "APPLICATIONINSIGHTS_CONNECTION_STRING";
        const string example = "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/";
        var connection = settings.Text(azure) is null ? null : settings.Required(azure, "it is set", example);
        if (connection?.Contains("InstrumentationKey=", StringComparison.OrdinalIgnoreCase) == false)
        {
            settings.Problem(azure, "must be the connection string of an Application Insights resource.", example);
        }

        const string otlp = "OTEL_EXPORTER_OTLP_ENDPOINT";
        const string collector = "http://127.0.0.1:4317";
        return new TelemetryOptions
        {
            AzureMonitorConnectionString = connection,
            AzureMonitorCredential = ReadTelemetryCredential(settings),
            Otlp = settings.WebAddress(otlp, settings.Text(otlp), httpsOnly: false, collector) is not null,
            TraceShare = settings.Share("OTEL_TRACES_SAMPLER_ARG", 1),
            ServiceName = settings.Text("OTEL_SERVICE_NAME") ?? settings.Text("WEBSITE_SITE_NAME") ?? "redirect-functions",
        };
    }

    /// <summary>The setting that the Functions host reads for its own telemetry, in the form that it takes.</summary>
    private static ManagedIdentityCredential? ReadTelemetryCredential(SettingsReader settings)
    {
        const string name = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
        if (settings.Text(name) is not { } text)
        {
            return null;
        }

        if (SignIn().Match(text) is not { Success: true } signIn)
        {
            settings.Problem(name, "must be Authorization=AAD, with the client id of a user-assigned identity before it.", "ClientId=00000000-0000-0000-0000-000000000000;Authorization=AAD");
            return null;
        }

        var client = signIn.Groups["client"];
        return new ManagedIdentityCredential(client.Success ? ManagedIdentityId.FromUserAssignedClientId(client.Value) : ManagedIdentityId.SystemAssigned);
    }

    private static bool? ReadConsent(SettingsReader settings)
    {
        const string name = "GA4_CONSENT";
        switch (settings.Text(name)?.ToUpperInvariant())
        {
            case null:
                return null;
            case "GRANTED":
                return true;
            case "DENIED":
                return false;
            default:
                settings.Problem(name, "must be granted or denied, or missing.", "denied");
                return null;
        }
    }

    [GeneratedRegex("^(?=.{3,56}$)[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex QueueName();

    [GeneratedRegex("^(?=.{3,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SiteDomain();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{2,62}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TableName();

    [GeneratedRegex("^(ClientId=(?<client>[0-9a-f-]{36});)?Authorization=AAD;?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SignIn();

    [GeneratedRegex("^G-[A-Za-z0-9]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MeasurementId();

    /// <summary>A connection string, or the addresses of both services with an identity.</summary>
    private sealed record StorageAccount(string? ConnectionString, Uri? Queues, Uri? Tables, TokenCredential? Credential);
}
