using System.Text.RegularExpressions;
using Azure.Identity;
using RedirectFunctions.Delivery;
using RedirectFunctions.Telemetry.Export;

namespace RedirectFunctions.Configuration;

internal sealed partial record TelemetrySettings(TelemetryOptions Export)
{
    public static TelemetrySettings Read(SettingsReader settings)
    {
        const string azure = "APPLICATIONINSIGHTS_CONNECTION_STRING";
        const string example = "InstrumentationKey=00000000-0000-0000-0000-000000000000;"
            + "IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/";
        var connection = settings.Text(azure) is null ? null : settings.Required(azure, "it is set", example);
        if (connection?.Contains("InstrumentationKey=", StringComparison.OrdinalIgnoreCase) == false)
        {
            settings.Problem(azure, "must be the connection string of an Application Insights resource.", example);
            connection = null;
        }

        var (name, site) = (settings.Text("OTEL_SERVICE_NAME"), settings.Text("WEBSITE_SITE_NAME"));
        const string otlp = "OTEL_EXPORTER_OTLP_ENDPOINT";
        const string collector = "http://127.0.0.1:4317";
        return new TelemetrySettings(new TelemetryOptions
        {
            AzureMonitorConnectionString = connection,
            AzureMonitorCredential = ReadCredential(settings),
            Otlp = settings.WebAddress(otlp, settings.Text(otlp), httpsOnly: false, collector) is not null,
            TraceShare = settings.Share("OTEL_TRACES_SAMPLER_ARG", 1),
            ToldBySpans = [typeof(ClickDelivery).FullName!],
            ServiceName = name ?? site ?? "redirect-functions",
        });
    }

    /// <summary>The setting that the Functions host reads for its own telemetry, in the form that the host accepts.</summary>
    private static ManagedIdentityCredential? ReadCredential(SettingsReader settings)
    {
        const string name = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
        if (settings.Text(name) is not { } text)
        {
            return null;
        }

        if (SignIn().Match(text) is not { Success: true } signIn)
        {
            settings.Problem(
                name,
                "must be Authorization=AAD, preceded by the client id where the identity is user-assigned.",
                "ClientId=00000000-0000-0000-0000-000000000000;Authorization=AAD");
            return null;
        }

        var client = signIn.Groups["client"];
        return new ManagedIdentityCredential(
            client.Success ? ManagedIdentityId.FromUserAssignedClientId(client.Value) : ManagedIdentityId.SystemAssigned);
    }

    [GeneratedRegex(
        "^(ClientId=(?<client>[0-9a-f-]{36});)?Authorization=AAD;?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex SignIn();
}
