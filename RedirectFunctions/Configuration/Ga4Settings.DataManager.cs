using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Clicks;
using RedirectFunctions.Delivery.Sinks.Ga4.DataManager;

namespace RedirectFunctions.Configuration;

/// <summary>What the Data Manager API needs.</summary>
internal static partial class Ga4Settings
{
    private const string Because = "GA4_TRANSPORT=data_manager";

    private static DataManagerOptions? ReadDataManager(SettingsReader settings)
    {
        const string endpoint = "GA4_DATA_MANAGER_ENDPOINT";
        const string defaultEndpoint = "https://datamanager.googleapis.com";
        IsByDataManager(settings);
        var url = settings.WebAddress(
            endpoint,
            settings.Text(endpoint) ?? defaultEndpoint,
            httpsOnly: true,
            defaultEndpoint,
            because: "since the request carries a token");
        var measurementId = ReadStream(settings);
        var property = Matching(settings, "GA4_PROPERTY_ID", "the number of the GA4 property", "123456789", PropertyId());
        var identity = ReadIdentity(settings);
        var (campaignDetails, maxValueLength) = ReadEvent(settings);
        return url is null || measurementId is null || property is null || identity is null
            ? null
            : new DataManagerOptions(url, property, measurementId, url.IsLoopback ? identity.At(url) : identity)
            {
                Consent = ConsentSettings.OfOldClicks(settings),
                CampaignDetails = campaignDetails,
                MaxValueLength = maxValueLength,
            };
    }

    /// <summary>In Entra, the app is whoever it is to its storage.</summary>
    private static GoogleIdentity? ReadIdentity(SettingsReader settings)
    {
        var audience = Matching(
            settings, "GA4_IDENTITY_AUDIENCE", "the Application ID URI of the app registration in "
                + "Entra", "api://redirects-to-google", Audience());
        var provider = Matching(
            settings,
            "GA4_IDENTITY_PROVIDER",
            "the resource name of Google's workload identity provider",
            "projects/123456789012/locations/global/workloadIdentityPools/azure/providers/redirects",
            Provider());
        var account = Matching(
            settings,
            "GA4_SERVICE_ACCOUNT",
            "the e-mail address of a Google service account",
            "redirects@my-project.iam.gserviceaccount.com",
            Account());
        return audience is null || provider is null || account is null
            ? null
            : new GoogleIdentity(StorageSettings.ReadCredential(settings, "TrackingStorage"), audience, provider, account);
    }

    private static string? Matching(SettingsReader settings, string name, string what, string example, Regex form)
    {
        var text = settings.Required(name, $"{Because} needs {what}", example);
        if (text is null || form.IsMatch(text))
        {
            return text;
        }

        settings.Problem(name, $"must be {what}.", example);
        return null;
    }

    private static byte[] PreviewDataManager(Click click, DataManagerOptions? options)
    {
        var shown = options ?? new DataManagerOptions(
            new Uri("https://datamanager.googleapis.com"), "0", "G-0", new GoogleIdentity(null!, "", "", ""));
        return IngestRequest.Write(shown, IngestEvent.Write(click, shown));
    }

    private static void AddDataManager(IServiceCollection services)
    {
        services.AddSingleton<GoogleAccess>();
        services.AddSinkClient<IngestClient>(IngestClient.Timeout);
        services.AddSingleton<IngestStatusWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<IngestStatusWatch>());
    }

    [GeneratedRegex("^[0-9]{1,20}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PropertyId();

    [GeneratedRegex(
        "^(api|https)://[A-Za-z0-9._~/-]+$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Audience();

    [GeneratedRegex(
        "^projects/[0-9]+/locations/global/workloadIdentityPools/[a-z0-9-]+/providers/[a-z0-9-]+$",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Provider();

    [GeneratedRegex("^[a-z0-9-]+@[a-z0-9.-]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Account();
}
