using RedirectFunctions.Configuration;
using static RedirectFunctions.Tests.Configuration.Settings;

namespace RedirectFunctions.Tests.Configuration;

public class UnreadSettingsTests
{
    [Theory]
    [InlineData("ENABLE_GA4_TRACKNG", "ENABLE_GA4_TRACKING")]
    [InlineData("ENABLE_GA4_TRAKCING", "ENABLE_GA4_TRACKING")]
    [InlineData("Enable_Ga4_Trackin", "ENABLE_GA4_TRACKING")]
    [InlineData("ENABLE_GTM", "ENABLE_GTM_TRACKING")]
    [InlineData("GA4_SECRET", "GA4_API_SECRET")]
    [InlineData("GA4__API_SECRET", "GA4_API_SECRET")]
    [InlineData("GTM_URL", "GTM_SERVER_SIDE_URL")]
    [InlineData("SPOOL_DIR", "SPOOL_DIRECTORY")]
    [InlineData("ALLOWED_DESTINATION_HOST", "ALLOWED_DESTINATION_HOSTS")]
    [InlineData("REDACT_PARAMETER", "REDACT_PARAMETERS")]
    public void A_name_that_is_nearly_one_of_the_app_s_is_reported_with_the_one_that_may_be_meant(string name, string meant) =>
        Assert.Equal([(name, meant)], Find((name, "x")));

    [Theory]
    [InlineData("PATH")]
    [InlineData("HOME")]
    [InlineData("WEBSITE_HOSTNAME")]
    [InlineData("APPSETTING_GA4_SECRET")]
    [InlineData("AzureWebJobsStorage__clientSecret")]
    [InlineData("TrackingStorage__Retry__MaxRetries")]
    [InlineData("TrackingStorage__credential")]
    [InlineData("AzureWebJobs.Deliver.Disabled")]
    [InlineData("AzureFunctionsJobHost__extensions__queues__batchSize")]
    [InlineData("FUNCTIONS_WORKER_RUNTIME")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS")]
    [InlineData("APPLICATIONINSIGHTS_INSTRUMENTATIONKEY")]
    [InlineData("AZURE_CLIENT_ID")]
    [InlineData("DOTNET_GCgen0size")]
    [InlineData("Logging__LogLevel__Default")]
    public void What_others_read_and_what_is_like_nothing_of_the_app_s_is_passed_over(string name) => Assert.Empty(Find((name, "x")));

    [Fact]
    public void A_setting_of_a_sink_that_is_off_is_no_slip() =>
        Assert.Empty(Find(("ENABLE_GA4_TRACKING", "false"), ("ENABLE_GTM_TRACKING", "false"), ("VISITOR_IDENTITY", "none")));

    [Fact]
    public void A_setting_that_is_empty_is_none() => Assert.Empty(Find(("ENABLE_GA4_TRACKNG", "")));

    private static IReadOnlyList<(string Name, string Meant)> Find(params (string Name, string? Value)[] others)
    {
        var configuration = Of(With(others));
        return UnreadSettings.Find(configuration, AppSettings.Read(configuration, strict: true).Names);
    }
}
