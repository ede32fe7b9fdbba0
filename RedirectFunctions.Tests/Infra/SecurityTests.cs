using System.Text;
using System.Text.Json;
using RedirectFunctions.Redirects.Signing;

namespace RedirectFunctions.Tests.Infra;

/// <summary>Sign-in by identity only, encryption everywhere, and no entrance that is not used.</summary>
[Trait("Category", "Slow")]
public class SecurityTests(CompiledTemplate template)
{
    public static TheoryData<string> Deployments => [.. Deployment.Names];

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Storage_takes_no_key_and_shows_nothing_to_the_public(string name)
    {
        var deployment = new Deployment(name);

        Assert.All(deployment.All("Microsoft.Storage/storageAccounts"), account =>
        {
            Assert.False(account["properties.allowSharedKeyAccess"].GetBoolean());
            Assert.False(account["properties.allowBlobPublicAccess"].GetBoolean());
            Assert.False(account["properties.allowCrossTenantReplication"].GetBoolean());
            Assert.True(account["properties.supportsHttpsTrafficOnly"].GetBoolean());
            Assert.Equal("TLS1_2", account["properties.minimumTlsVersion"].GetString());
        });
        Assert.All(
            deployment.All("Microsoft.Storage/storageAccounts/blobServices/containers"),
            container => Assert.Equal("None", container["properties.publicAccess"].GetString()));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_vault_knows_roles_only_and_cannot_be_purged(string name)
    {
        var vault = new Deployment(name).The("Microsoft.KeyVault/vaults");

        Assert.True(vault["properties.enableRbacAuthorization"].GetBoolean());
        Assert.True(vault["properties.enablePurgeProtection"].GetBoolean());
        Assert.True(vault["properties.enableSoftDelete"].GetBoolean());
        Assert.Null(vault.Find("properties.accessPolicies"));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void No_value_of_a_secret_is_in_the_deployment(string name) => Assert.All(
        new Deployment(name).All("Microsoft.KeyVault/vaults/secrets"),
        secret => Assert.Matches(@"parameters\('secretValues'\)|newGuid\(\)", secret["properties.value"].GetString()));

    /// <summary>Made of two random numbers of Resource Manager, in a form that the app can read.</summary>
    [Fact]
    public async Task The_signing_keys_are_made_once()
    {
        using var document = JsonDocument.Parse(await template.TextAsync());
        var keys = Assert.Single(CompiledTemplate.ResourcesIn(document.RootElement), resource => resource.TryGetProperty("name", out var name) && name.GetString()!.Contains("LINK-SIGNING-KEYS", StringComparison.Ordinal));
        var random = (await template.ParameterAsync("random")).GetProperty("defaultValue").GetString();

        Assert.True(keys.GetProperty("@options").TryGetProperty("onlyIfNotExists", out _));
        Assert.Equal("[format('first:{0}', base64(parameters('random')))]", keys.GetProperty("properties").GetProperty("value").GetString());
        Assert.Equal("[format('{0}{1}', newGuid(), newGuid())]", random);
        Assert.NotNull(LinkSigningKeys.Parse($"first:{Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Guid.NewGuid()}{Guid.NewGuid()}"))}", out _));
    }

    [Fact]
    public void What_cannot_be_made_again_is_locked_and_what_was_deleted_comes_back()
    {
        var deployment = Deployment.OfEverything;
        var locked = deployment.The("Microsoft.Authorization/locks");

        Assert.StartsWith(deployment.AccountOf("TrackingStorage").Id, locked.Id, StringComparison.Ordinal);
        Assert.Equal("CanNotDelete", locked["properties.level"].GetString());
        Assert.All(deployment.All("Microsoft.Storage/storageAccounts/blobServices"), blobs =>
        {
            Assert.Equal(14, blobs["properties.deleteRetentionPolicy.days"].GetInt32());
            Assert.Equal(14, blobs["properties.containerDeleteRetentionPolicy.days"].GetInt32());
        });
    }

    [Fact]
    public void A_budget_tells_whoever_the_alerts_tell()
    {
        var budget = Deployment.OfEverything.The("Microsoft.Consumption/budgets");

        Assert.Equal(200, budget["properties.amount"].GetInt32());
        Assert.All(["actual", "forecast"], when => Assert.Equal(2, budget[$"properties.notifications.{when}.contactGroups"].GetArrayLength()));
    }

    /// <summary>Also in other resource groups: such an app needs only the id of the Front Door.</summary>
    [Fact]
    public async Task An_app_behind_another_stamp_s_Front_Door_answers_that_one_only()
    {
        var deployment = await Deployment.OfMainWithAsync("param behindFrontDoorId = '55555555-5555-5555-5555-555555555555'");
        var app = deployment.The("Microsoft.Web/sites");
        var rule = Assert.Single(app["properties.siteConfig.ipSecurityRestrictions"].EnumerateArray());

        Assert.Equal("Deny", app["properties.siteConfig.ipSecurityRestrictionsDefaultAction"].GetString());
        Assert.Equal("55555555-5555-5555-5555-555555555555", Assert.Single(rule.GetProperty("headers").GetProperty("x-azure-fdid").EnumerateArray()).GetString());
        Assert.Equal("2", deployment.AppSettings["TRUSTED_PROXY_HOPS"]);
        Assert.Empty(deployment.All("Microsoft.Cdn/profiles"));
    }

    [Fact]
    public void Front_Door_asks_every_stamp_whether_it_is_well()
    {
        var deployment = Deployment.OfEverything;

        Assert.Equal("/healthz", deployment.The("Microsoft.Cdn/profiles/originGroups")["properties.healthProbeSettings.probePath"].GetString());
        Assert.Equal(
            [(1, deployment.The("Microsoft.Web/sites").Name + ".azurewebsites.net"), (2, "func-shop-links-us-abcdefghijklm.azurewebsites.net")],
            deployment.All("Microsoft.Cdn/profiles/originGroups/origins").Select(origin => (origin["properties.priority"].GetInt32(), origin["properties.hostName"].GetString()!)).Order());
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Telemetry_is_taken_from_identities_only(string name)
    {
        var deployment = new Deployment(name);

        Assert.True(deployment.The("Microsoft.Insights/components")["properties.DisableLocalAuth"].GetBoolean());
        Assert.All(
            deployment.All("Microsoft.OperationalInsights/workspaces"),
            workspace => Assert.True(workspace["properties.features.disableLocalAuth"].GetBoolean()));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void No_URL_of_a_request_is_stored(string name)
    {
        var deployment = new Deployment(name);
        var rule = deployment.The("Microsoft.Insights/dataCollectionRules");
        var flow = Assert.Single(rule["properties.dataFlows"].EnumerateArray());

        Assert.Equal("Microsoft-Table-AppRequests", Assert.Single(flow.GetProperty("streams").EnumerateArray()).GetString());
        Assert.StartsWith("source | extend Url = '', Name = ", flow.GetProperty("transformKql").GetString(), StringComparison.Ordinal);
        Assert.Equal(rule.Id, deployment.All("Microsoft.OperationalInsights/workspaces").Last()["properties.defaultDataCollectionRuleResourceId"].GetString());
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_app_is_its_identity_and_opens_nothing_but_https(string name)
    {
        var deployment = new Deployment(name);
        var app = deployment.The("Microsoft.Web/sites");
        var identity = deployment.The("Microsoft.ManagedIdentity/userAssignedIdentities").Id;

        Assert.Equal("UserAssigned", app["identity.type"].GetString());
        Assert.Equal(identity, Assert.Single(app["identity.userAssignedIdentities"].EnumerateObject()).Name);
        Assert.Equal(identity, app["properties.keyVaultReferenceIdentity"].GetString());
        Assert.Equal("UserAssignedIdentity", app["properties.functionAppConfig.deployment.storage.authentication.type"].GetString());
        Assert.Equal(identity, app["properties.functionAppConfig.deployment.storage.authentication.userAssignedIdentityResourceId"].GetString());
        Assert.True(app["properties.httpsOnly"].GetBoolean());
        Assert.Equal("1.2", app["properties.siteConfig.minTlsVersion"].GetString());
        Assert.Equal("1.2", app["properties.siteConfig.scmMinTlsVersion"].GetString());
        Assert.False(app["properties.siteConfig.remoteDebuggingEnabled"].GetBoolean());
        Assert.Equal(
            [("ftp", false), ("scm", false)],
            deployment.All("Microsoft.Web/sites/basicPublishingCredentialsPolicies").Select(door => (door.Name, door["properties.allow"].GetBoolean())).Order());
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Storage_and_telemetry_are_reached_with_the_identity(string name)
    {
        var deployment = new Deployment(name);
        var settings = deployment.AppSettings;

        Assert.All(["TrackingStorage", "AzureWebJobsStorage"], connection =>
        {
            Assert.DoesNotContain(connection, settings.Keys);
            Assert.Equal("managedidentity", settings[$"{connection}__credential"]);
            Assert.Contains(deployment.The("Microsoft.ManagedIdentity/userAssignedIdentities").Id, settings[$"{connection}__clientId"], StringComparison.Ordinal);
        });
        Assert.Contains(";Authorization=AAD", settings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"], StringComparison.Ordinal);
        Assert.Equal("true", settings["AzureWebJobsDisableHomepage"]);
    }

    [Fact]
    public void It_runs_the_app_s_framework_on_Flex_Consumption()
    {
        var deployment = new Deployment("main");

        Assert.Equal("FC1", deployment.The("Microsoft.Web/serverfarms")["sku.name"].GetString());
        Assert.Equal("functionapp,linux", deployment.The("Microsoft.Web/sites")["kind"].GetString());
        Assert.Equal("dotnet-isolated", deployment.The("Microsoft.Web/sites")["properties.functionAppConfig.runtime.name"].GetString());
        Assert.Equal(
            AppContext.TargetFrameworkName,
            $".NETCoreApp,Version=v{deployment.The("Microsoft.Web/sites")["properties.functionAppConfig.runtime.version"].GetString()}");
    }

    [Fact]
    public void Where_Front_Door_stands_before_the_app_nobody_else_reaches_it()
    {
        var deployment = Deployment.OfEverything;
        var app = deployment.The("Microsoft.Web/sites");
        var rule = Assert.Single(app["properties.siteConfig.ipSecurityRestrictions"].EnumerateArray());

        Assert.Equal("Deny", app["properties.siteConfig.ipSecurityRestrictionsDefaultAction"].GetString());
        Assert.Equal("AzureFrontDoor.Backend", rule.GetProperty("ipAddress").GetString());
        Assert.Equal("ServiceTag", rule.GetProperty("tag").GetString());
        Assert.Contains(".outputs.id", Assert.Single(rule.GetProperty("headers").GetProperty("x-azure-fdid").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Equal("HttpsOnly", deployment.The("Microsoft.Cdn/profiles/afdEndpoints/routes")["properties.forwardingProtocol"].GetString());
        Assert.Null(deployment.The("Microsoft.Cdn/profiles/afdEndpoints/routes").Find("properties.cacheConfiguration"));
    }

    /// <summary>App Service offers the sign-in and lets everybody through. The app alone decides what needs the sign-in.</summary>
    [Fact]
    public void A_sign_in_leaves_links_open_and_is_of_one_tenant()
    {
        var deployment = Deployment.OfEverything;
        var authentication = Assert.Single(deployment.All("Microsoft.Web/sites/config"), config => config.Name == "authsettingsV2");
        const string client = "66666666-6666-6666-6666-666666666666";

        Assert.True(authentication["properties.platform.enabled"].GetBoolean());
        Assert.False(authentication["properties.globalValidation.requireAuthentication"].GetBoolean());
        Assert.Equal("AllowAnonymous", authentication["properties.globalValidation.unauthenticatedClientAction"].GetString());
        Assert.True(authentication["properties.httpSettings.requireHttps"].GetBoolean());
        Assert.False(authentication["properties.login.tokenStore.enabled"].GetBoolean());
        Assert.Equal(client, authentication["properties.identityProviders.azureActiveDirectory.registration.clientId"].GetString());
        Assert.Equal(client, Assert.Single(authentication["properties.identityProviders.azureActiveDirectory.validation.allowedAudiences"].EnumerateArray()).GetString());
        Assert.Contains("77777777-7777-7777-7777-777777777777", authentication["properties.identityProviders.azureActiveDirectory.registration.openIdIssuer"].GetString(), StringComparison.Ordinal);
        Assert.Equal("True", deployment.AppSettings["OPS_SIGN_IN"]);
    }

    /// <summary>Whoever may send <c>X-Forwarded-Host</c> determines the host to which a sign-in leads back.</summary>
    [Fact]
    public async Task A_sign_in_believes_a_forwarded_host_only_behind_Front_Door()
    {
        var alone = await Deployment.OfMainWithAsync("param signIn = { clientId: '66666666-6666-6666-6666-666666666666' }");

        Assert.Equal("Standard", Convention(Deployment.OfEverything));
        Assert.Equal("NoProxy", Convention(alone));
        Assert.Equal("True", alone.AppSettings["OPS_SIGN_IN"]);

        static string? Convention(Deployment deployment) =>
            deployment.The("Microsoft.Web/sites/config")["properties.httpSettings.forwardProxy.convention"].GetString();
    }

    /// <summary>If the app checked for a sign-in that is not deployed, anybody could open the pages with a made-up header.</summary>
    [Fact]
    public async Task The_app_checks_a_sign_in_exactly_where_there_is_one()
    {
        var deployment = await Deployment.OfMainWithAsync("param extraSettings = { OPS_SIGN_IN: 'true' }");

        Assert.Equal("False", deployment.AppSettings["OPS_SIGN_IN"]);
        Assert.Empty(deployment.All("Microsoft.Web/sites/config"));
        Assert.DoesNotContain("OPS_SIGN_IN", await template.PropertiesOfAsync("settings"));
    }

    [Theory]
    [InlineData("{ clientId: '66666666-6666-6666-6666-666666666666', tenantId: 'common' }", "is too short")]
    [InlineData("{ clientId: '66666666-6666-6666-6666-666666666666', tenantId: 'organizations' }", "is too short")]
    [InlineData("{ clientId: '66666666-6666-6666-6666-666666666666', requireAuthentication: true }", "\"requireAuthentication\"")]
    [InlineData("{ clientId: '' }", "is too short")]
    [InlineData("{}", "\"clientId\"")]
    public async Task A_sign_in_that_would_let_in_others_or_keep_out_visitors_is_refused(string signIn, string problem) =>
        Assert.Contains(problem, await Deployment.ProblemOfMainWithAsync($"param signIn = {signIn}"), StringComparison.Ordinal);

    [Fact]
    public void Front_Door_limits_the_rate_on_every_name_it_answers_to()
    {
        var deployment = Deployment.OfEverything;
        var firewall = deployment.The("Microsoft.Network/FrontDoorWebApplicationFirewallPolicies");
        var rule = Assert.Single(firewall["properties.customRules.rules"].EnumerateArray());
        var association = Assert.Single(deployment.The("Microsoft.Cdn/profiles/securityPolicies")["properties.parameters.associations"].EnumerateArray());

        Assert.Equal("Prevention", firewall["properties.policySettings.mode"].GetString());
        Assert.Equal(("RateLimitRule", "Block", 600), (rule.GetProperty("ruleType").GetString(), rule.GetProperty("action").GetString(), rule.GetProperty("rateLimitThreshold").GetInt32()));
        Assert.Equal(
            [deployment.The("Microsoft.Cdn/profiles/afdEndpoints").Id, deployment.The("Microsoft.Cdn/profiles/customDomains").Id],
            association.GetProperty("domains").EnumerateArray().Select(domain => domain.GetProperty("id").GetString()));
    }

    [Fact]
    public void A_domain_on_the_app_itself_has_a_certificate()
    {
        var deployment = new Deployment("examples/own-domain");
        var binding = deployment.All("Microsoft.Web/sites/hostNameBindings").Last();

        Assert.Equal("go.shop.example", binding.Name);
        Assert.Equal("SniEnabled", binding["properties.sslState"].GetString());
        Assert.Contains(deployment.The("Microsoft.Web/sites/certificates").Id, binding["properties.thumbprint"].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Redirects_are_kept_warm_as_asked()
    {
        var scale = Deployment.OfEverything.The("Microsoft.Web/sites")["properties.functionAppConfig.scaleAndConcurrency"];

        Assert.Equal(
            [("http", 3), ("function:Deliver", 2)],
            scale.GetProperty("alwaysReady").EnumerateArray().Select(ready => (ready.GetProperty("name").GetString(), ready.GetProperty("instanceCount").GetInt32())));
        Assert.Equal("RollingUpdate", Deployment.OfEverything.The("Microsoft.Web/sites")["properties.functionAppConfig.siteUpdateStrategy.type"].GetString());
        Assert.Equal(40, scale.GetProperty("maximumInstanceCount").GetInt32());
        Assert.Equal(512, scale.GetProperty("instanceMemoryMB").GetInt32());
        Assert.Equal(50, scale.GetProperty("triggers").GetProperty("http").GetProperty("perInstanceConcurrency").GetInt32());
        Assert.Equal(JsonValueKind.Null, new Deployment("main").The("Microsoft.Web/sites")["properties.functionAppConfig.scaleAndConcurrency.triggers"].ValueKind);
    }
}
