using System.Text.Json;
using System.Text.RegularExpressions;
using RedirectFunctions.Functions;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Infra;

/// <summary>What Azure is known to refuse on Flex Consumption (<c>infra/refusals.json</c>), and numbers and names that must match each other.</summary>
[Trait("Category", "Slow")]
public class RefusalsTests(CompiledTemplate template)
{
    private static readonly IReadOnlyList<Refusal> Refusals =
        JsonSerializer.Deserialize<Refusal[]>(RepositoryFile.ReadAllBytes("infra", "refusals.json"), JsonSerializerOptions.Web)!;

    public static TheoryData<string> Deployments => [.. Deployment.Names];

    /// <summary>Type and pattern: the length and the characters that the service accepts (Naming rules and restrictions for Azure resources).</summary>
    private static readonly (string Type, Regex Pattern)[] NamingRules =
    [
        ("Microsoft.Storage/storageAccounts", new("^[a-z0-9]{3,24}$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))),
        ("Microsoft.KeyVault/vaults", new("^(?=.{3,24}$)[a-zA-Z](-?[a-zA-Z0-9])+$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))),
        ("Microsoft.Web/sites", new("^(?=.{2,60}$)[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))),
        ("Microsoft.Web/serverfarms", new("^[a-zA-Z0-9-]{1,60}$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))),
        ("Microsoft.OperationalInsights/workspaces", new("^(?=.{4,63}$)[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))),
        ("Microsoft.ManagedIdentity/userAssignedIdentities", new("^[a-zA-Z0-9][a-zA-Z0-9_-]{2,127}$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))),
        ("Microsoft.Cdn/profiles/afdEndpoints", new("^(?=.{2,46}$)[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))),
        ("Microsoft.Network/FrontDoorWebApplicationFirewallPolicies", new("^[a-zA-Z][a-zA-Z0-9]{0,127}$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))),
        ("Microsoft.Insights/actionGroups", new(@"^[^:<>+/&%\\?|]{1,260}$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))),
    ];

    [Fact]
    public async Task The_template_has_nothing_that_is_refused()
    {
        using var document = JsonDocument.Parse(await template.TextAsync());

        Assert.Empty(CompiledTemplate.ResourcesIn(document.RootElement).SelectMany(ProblemsOf));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void A_deployment_has_nothing_that_is_refused(string name) =>
        Assert.Empty(new Deployment(name).Resources.SelectMany(resource => ProblemsOf(resource.Json)));

    [Theory]
    [InlineData("""{ "type": "Microsoft.Web/sites", "properties": { "siteConfig": { "ftpsState": "Disabled" } } }""", "ftpsState")]
    [InlineData("""{ "type": "Microsoft.Web/sites", "properties": { "siteConfig": { "appSettings": [{ "name": "FUNCTIONS_WORKER_RUNTIME" }] } } }""", "FUNCTIONS_WORKER_RUNTIME")]
    [InlineData("""{ "type": "Microsoft.Web/certificates", "properties": {} }""", "Microsoft.Web/certificates")]
    public void What_is_refused_is_found(string resource, string problem)
    {
        using var document = JsonDocument.Parse(resource);

        Assert.Contains(problem, Assert.Single(ProblemsOf(document.RootElement)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_refusal_has_a_source() => Assert.All(Refusals, refusal => Assert.NotEmpty(refusal.Source));

    /// <summary>The lowest and the highest maximum that the platform accepts (flex-consumption-plan, "Considerations").</summary>
    [Fact]
    public async Task The_most_instances_are_within_what_the_platform_accepts()
    {
        var maximum = (await template.PropertiesOfAsync("scale"))["maximumInstances"];

        Assert.Equal((40, 1000), (maximum.GetProperty("minValue").GetInt32(), maximum.GetProperty("maxValue").GetInt32()));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_instances_that_are_kept_ready_agree_with_the_rest(string name)
    {
        var deployment = new Deployment(name);
        var app = deployment.The("Microsoft.Web/sites");
        var scale = app["properties.functionAppConfig.scaleAndConcurrency"];
        var ready = scale.GetProperty("alwaysReady").EnumerateArray()
            .ToDictionary(group => group.GetProperty("name").GetString()!, group => group.GetProperty("instanceCount").GetInt32(), StringComparer.Ordinal);
        var isZoneRedundant = deployment.The("Microsoft.Web/serverfarms")["properties.zoneRedundant"].GetBoolean();

        Assert.All(ready, group => Assert.InRange(group.Value, isZoneRedundant ? 2 : 1, scale.GetProperty("maximumInstanceCount").GetInt32()));
        Assert.All(ready.Keys, group => Assert.Contains(group, (string[])["http", "function:Deliver"]));
        Assert.True(!isZoneRedundant || ready.Count == 2, "Spread across zones, both groups are kept ready.");
        Assert.True(
            app["properties.functionAppConfig.siteUpdateStrategy.type"].GetString() != "RollingUpdate" || ready.GetValueOrDefault("http") >= 2,
            "A rolling update with a single instance answers nothing for a moment.");
        Assert.All(
            deployment.All("Microsoft.Storage/storageAccounts"),
            account => Assert.True(!isZoneRedundant || account["sku.name"].GetString()!.EndsWith("ZRS", StringComparison.Ordinal), "Spread across zones, the clicks are too."));
    }

    /// <summary>The group of a queue function is <c>function:</c>, followed by the function's name as deployed.</summary>
    [Fact]
    public void The_group_that_is_kept_ready_is_a_function_of_the_app() => Assert.Contains(
        typeof(DeliverFunction).GetMethods().SelectMany(method => method.GetCustomAttributes(inherit: false)).OfType<Microsoft.Azure.Functions.Worker.FunctionAttribute>(),
        function => function.Name == "Deliver");

    [Theory]
    [MemberData(nameof(Deployments))]
    public void An_app_can_have_a_certificate_of_its_own_later(string name) =>
        Assert.True(new Deployment(name).The("Microsoft.Web/sites")["properties.siteScopedCertificatesEnabled"].GetBoolean());

    [Theory]
    [InlineData("a")]
    [InlineData("Redirect")]
    [InlineData("My_Links.2026-(test)")]
    [InlineData("an-environment-with-a-name-as-long-as-azd-accepts-it-0123456789a")]
    public async Task A_name_as_azd_gives_it_makes_names_that_Azure_accepts(string environment)
    {
        var deployment = await DeployedAsAsync(environment);

        Assert.All(NamingRules, rule => Assert.All(deployment.All(rule.Type), resource => Assert.Matches(rule.Pattern, resource.Name)));
        Assert.Equal(environment, deployment.The("Microsoft.Web/sites")["tags.azd-env-name"].GetString());
    }

    [Fact]
    public async Task Names_that_differ_only_behind_what_is_seen_of_them_do_not_meet()
    {
        var one = await DeployedAsAsync("an-environment-with-a-long-name-1");
        var other = await DeployedAsAsync("an-environment-with-a-long-name-2");

        Assert.NotEqual(one.The("Microsoft.Web/sites").Name, other.The("Microsoft.Web/sites").Name);
        Assert.Empty(one.All("Microsoft.Storage/storageAccounts").Select(account => account.Name).Intersect(other.All("Microsoft.Storage/storageAccounts").Select(account => account.Name), StringComparer.Ordinal));
    }

    private static Task<Deployment> DeployedAsAsync(string environment) => Deployment.OfMainWithAsync($"param name = '{environment}'");

    private static IEnumerable<string> ProblemsOf(JsonElement json)
    {
        var resource = new DeployedResource(json);
        return Refusals.Where(refusal => refusal.Type == resource.Type && Meets(refusal, resource)).Select(refusal => $"{refusal.Type} {refusal.Property}{refusal.AppSetting}: {refusal.Source}");
    }

    private static bool Meets(Refusal refusal, DeployedResource resource) => refusal switch
    {
        { Property: { } property } => resource.Find(property) is not null,
        { AppSetting: { } setting } => resource.Find("properties.siteConfig.appSettings") is { ValueKind: JsonValueKind.Array } settings
            && settings.EnumerateArray().Any(one => one.GetProperty("name").GetString() == setting),
        _ => true,
    };

    /// <param name="Property">Names separated by dots; null if <paramref name="AppSetting"/> is set, or if the whole type is refused.</param>
    private sealed record Refusal(string Type, string? Property, string? AppSetting, string Source);
}
