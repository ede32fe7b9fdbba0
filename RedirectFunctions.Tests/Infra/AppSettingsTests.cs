using System.Globalization;
using System.Text.Json;
using RedirectFunctions.Configuration;
using RedirectFunctions.Tests.Configuration;

namespace RedirectFunctions.Tests.Infra;

/// <summary>Compares the deployed app settings with what the code reads.</summary>
[Trait("Category", "Slow")]
public class AppSettingsTests(CompiledTemplate template)
{
    /// <summary>Read by the Functions host, by .NET or by the OpenTelemetry SDK, and not by the app.</summary>
    private static readonly string[] OfTheHost = ["AzureWebJobsDisableHomepage", "DOTNET_GCgen0size", "OTEL_EXPORTER_OTLP_HEADERS"];

    /// <summary>Read by the app, and set by the platform.</summary>
    private static readonly string[] OfThePlatform = ["WEBSITE_SITE_NAME"];

    public static TheoryData<string> Deployments => [.. Deployment.Names];

    [Fact]
    public async Task Every_setting_that_is_read_can_be_deployed_and_no_other()
    {
        var always = new Deployment("main").AppSettings.Keys.Select(name => name.Split("__")[0]);
        var deployed = (await template.PropertiesOfAsync("settings")).Keys
            .Concat(await template.ChoicesOfItemsAsync("secretNames"))
            .Concat(always)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

        Assert.Equal(SettingNames.Read.Except(OfThePlatform).Union(OfTheHost, StringComparer.Ordinal).Order(StringComparer.Ordinal), deployed);
    }

    /// <summary>If the template accepted a value that the app refuses, the app would fail to start.</summary>
    [Fact]
    public async Task The_limits_of_a_setting_are_the_app_s_own()
    {
        var checks = 0;
        foreach (var (name, type) in await template.PropertiesOfAsync("settings"))
        {
            if (type.TryGetProperty("minValue", out var min) && type.TryGetProperty("maxValue", out var max))
            {
                Assert.Null(ProblemOf(name, min.GetInt64()));
                Assert.Null(ProblemOf(name, max.GetInt64()));
                Assert.NotNull(ProblemOf(name, min.GetInt64() - 1));
                Assert.NotNull(ProblemOf(name, max.GetInt64() + 1));
                checks++;
            }
            else if (type.TryGetProperty("allowedValues", out var choices))
            {
                Assert.All(choices.EnumerateArray().Where(choice => choice.ValueKind != JsonValueKind.Null), choice => Assert.Null(ProblemOf(name, choice)));
                Assert.NotNull(ProblemOf(name, "no such choice"));
                checks++;
            }
            else
            {
                Assert.True(type.GetProperty("type").GetString() is "string" or "bool", $"{name} is a number without limits.");
            }
        }

        Assert.InRange(checks, 5, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_app_starts_with_what_is_deployed(string name)
    {
        var deployment = new Deployment(name);
        var deployed = deployment.AppSettings.Select(setting => (setting.Key, (string?)ValueOf(setting.Key, setting.Value)));

        var settings = AppSettings.Read(Settings.Of(deployed), strict: true);

        var queue = settings.Queueing.Queue;
        Assert.Equal($"https://{deployment.AccountOf("TrackingStorage").Name}.queue.core.windows.net/", queue.Account.Queues!.AbsoluteUri);
        Assert.Equal($"https://{deployment.AccountOf("TrackingStorage").Name}.table.core.windows.net/", settings.Redirects.LinkTable.Account.Tables!.AbsoluteUri);
        Assert.Equal($"https://{deployment.AccountOf("AzureWebJobsStorage").Name}.queue.core.windows.net/", queue.FallbackAccount!.Queues!.AbsoluteUri);
        Assert.IsType<Azure.Identity.ManagedIdentityCredential>(queue.Account.Credential);
        Assert.IsType<Azure.Identity.ManagedIdentityCredential>(queue.FallbackAccount.Credential);
        Assert.IsType<Azure.Identity.ManagedIdentityCredential>(settings.Redirects.LinkTable.Account.Credential);
        Assert.IsType<Azure.Identity.ManagedIdentityCredential>(settings.Telemetry.Export.AzureMonitorCredential);
    }

    /// <summary>Without them, the trigger would give up within half a minute of an outage, and the host would stop, redirects included.</summary>
    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_triggers_sit_out_an_outage_of_either_account(string name)
    {
        var settings = new Deployment(name).AppSettings;

        Assert.All(["TrackingStorage", "AzureWebJobsStorage"], connection =>
        {
            Assert.Equal(100_000, int.Parse(settings[$"{connection}__Retry__MaxRetries"], CultureInfo.InvariantCulture));
            Assert.Equal(TimeSpan.FromSeconds(5), TimeSpan.Parse(settings[$"{connection}__Retry__MaxDelay"], CultureInfo.InvariantCulture));
        });
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void A_secret_is_a_reference_to_the_vault(string name)
    {
        var deployment = new Deployment(name);
        var secrets = deployment.All("Microsoft.KeyVault/vaults/secrets").GroupBy(secret => secret["properties.contentType"].GetString()!, StringComparer.Ordinal).ToDictionary(secret => secret.Key, secret => secret.First(), StringComparer.Ordinal);
        var vault = deployment.The("Microsoft.KeyVault/vaults").Name;

        foreach (var (setting, value) in deployment.AppSettings.Where(setting => setting.Value.Contains("KeyVault", StringComparison.Ordinal)))
        {
            Assert.Equal($"@Microsoft.KeyVault(VaultName={vault};SecretName={secrets[$"app setting {setting}"].Name})", value);
        }

        Assert.Equal(secrets.Count, deployment.AppSettings.Values.Count(value => value.Contains("KeyVault", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_setting_that_nothing_here_knows_survives_the_next_deployment() =>
        Assert.Equal("Warning", Deployment.OfEverything.AppSettings["AzureFunctionsJobHost__logging__logLevel__default"]);

    [Fact]
    public void Behind_Front_Door_there_is_one_proxy_more()
    {
        Assert.Equal("1", new Deployment("main").AppSettings["TRUSTED_PROXY_HOPS"]);
        Assert.Equal("2", Deployment.OfEverything.AppSettings["TRUSTED_PROXY_HOPS"]);
    }

    private static string? ProblemOf(string name, object value)
    {
        try
        {
            AppSettings.Read(Settings.Of(Settings.With((name, Convert.ToString(value, CultureInfo.InvariantCulture)))), strict: true);
            return null;
        }
        catch (InvalidConfigurationException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>A value that the platform fills in: a secret, or something that only Azure knows, such as the identity's client id.</summary>
    private static string ValueOf(string name, string value) => value switch
    {
        ['@' or '[', ..] => Settings.Right.FirstOrDefault(setting => setting.Name == name).Value ?? "33333333-3333-3333-3333-333333333333",
        _ => value,
    };
}
