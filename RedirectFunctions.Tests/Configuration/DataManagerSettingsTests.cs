using RedirectFunctions.Configuration;
using RedirectFunctions.Delivery.Sinks.Ga4;
using RedirectFunctions.Delivery.Sinks.Ga4.DataManager;

namespace RedirectFunctions.Tests.Configuration;

public class DataManagerSettingsTests
{
    public static TheoryData<string, string?> Wrong => new()
    {
        { "GA4_MEASUREMENT_ID", null },
        { "GA4_MEASUREMENT_ID", "123" },
        { "GA4_PROPERTY_ID", null },
        { "GA4_PROPERTY_ID", "G-ABC1234567" },
        { "GA4_PROPERTY_ID", "properties/123" },
        { "GA4_DATA_MANAGER_ENDPOINT", "http://datamanager.googleapis.com" },
        { "GA4_IDENTITY_AUDIENCE", null },
        { "GA4_IDENTITY_AUDIENCE", "redirects" },
        { "GA4_IDENTITY_PROVIDER", null },
        { "GA4_IDENTITY_PROVIDER", "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/a/providers/b" },
        { "GA4_SERVICE_ACCOUNT", null },
        { "GA4_SERVICE_ACCOUNT", "redirects" },
        { "GA4_PARAM_VALUE_LIMIT", "200" },
    };

    [Fact]
    public void The_transport_chooses_the_sink_under_the_same_name()
    {
        var byProtocol = Read();
        var byDataManager = Read(("GA4_TRANSPORT", "Data_Manager"), ("GA4_API_SECRET", null));

        Assert.NotNull(byProtocol.Delivery.Options<Ga4Options>());
        Assert.Null(byProtocol.Delivery.Options<DataManagerOptions>());
        Assert.Null(byDataManager.Delivery.Options<Ga4Options>());
        var options = byDataManager.Delivery.Options<DataManagerOptions>()!;
        Assert.Equal(("123456789", "G-ABC1234567", true, 500), (options.PropertyId, options.MeasurementId, options.CampaignDetails, options.MaxValueLength));
        Assert.Equal("https://sts.googleapis.com/v1/token", options.Identity.TokenUri.AbsoluteUri);
        Assert.Equal(
            "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/redirects%40my-project.iam.gserviceaccount.com:generateAccessToken",
            options.Identity.ImpersonationUri.AbsoluteUri);
        Assert.True(byDataManager.Delivery.IsOn("ga4"));
        Assert.Contains("GA4 stream G-ABC1234567 by the Data Manager API at datamanager.googleapis.com", byDataManager.Delivery.Targets);
    }

    /// <summary>A stand-in on this machine must not get a usable token.</summary>
    [Fact]
    public void On_this_machine_tokens_come_from_the_same_place()
    {
        var identity = Read(("GA4_TRANSPORT", "data_manager"), ("GA4_DATA_MANAGER_ENDPOINT", "http://127.0.0.1:7071/collector")).Delivery.Options<DataManagerOptions>()!.Identity;

        Assert.Equal("http://127.0.0.1:7071/collector/v1/token", identity.TokenUri.AbsoluteUri);
        Assert.Equal("loopback", identity.Credential.GetToken(default, CancellationToken.None).Token);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_named_with_an_example(string name, string? value)
    {
        var settings = AppSettings.Read(Settings.Of(Settings.With(("GA4_TRANSPORT", "data_manager"), (name, value))), strict: false);

        var problem = Assert.Single(settings.TrackingProblems);
        Assert.StartsWith($"{name} ", problem.Text, StringComparison.Ordinal);
        Assert.Contains($"Example: {name}=", problem.Text, StringComparison.Ordinal);
        Assert.Equal((true, null), (settings.Delivery.IsOn("ga4"), settings.Delivery.Options<DataManagerOptions>()));
    }

    [Fact]
    public void With_a_transport_that_there_is_not_clicks_are_kept()
    {
        var settings = AppSettings.Read(Settings.Of(Settings.With(("GA4_TRANSPORT", "mp"))), strict: false);

        Assert.Equal("GA4_TRANSPORT", Assert.Single(settings.TrackingProblems).Name);
        Assert.Equal((true, null), (settings.Delivery.IsOn("ga4"), settings.Delivery.Options<Ga4Options>()));
    }

    [Fact]
    public void What_the_other_transport_needs_is_not_asked_for() =>
        Assert.Empty(Read(("GA4_PROPERTY_ID", "wrong"), ("GA4_IDENTITY_PROVIDER", null)).TrackingProblems);

    private static AppSettings Read(params (string Name, string? Value)[] others) => AppSettings.Read(Settings.Of(Settings.With(others)), strict: true);
}
