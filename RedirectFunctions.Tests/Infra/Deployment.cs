using System.Text.Json;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Infra;

/// <summary>
/// What one parameter file deploys, every expression worked out that needs no Azure for it: a committed snapshot, which
/// <see cref="BicepTests"/> holds to be the one of today's Bicep.
/// </summary>
internal sealed class Deployment
{
    /// <summary>The parameter files, without their extension.</summary>
    public static readonly string[] Names = ["main", "examples/everything", "examples/own-domain"];

    public Deployment(string name)
    {
        using var snapshot = JsonDocument.Parse(RepositoryFile.ReadAllBytes(["infra", .. $"{name}.snapshot.json".Split('/')]));
        Resources = [.. snapshot.RootElement.GetProperty("predictedResources").EnumerateArray().Select(resource => new DeployedResource(resource.Clone()))];
    }

    public static Deployment OfEverything => new("examples/everything");

    public IReadOnlyList<DeployedResource> Resources { get; }

    /// <summary>App settings, name to value; what only Azure knows is an expression in brackets.</summary>
    public IReadOnlyDictionary<string, string> AppSettings => The("Microsoft.Web/sites")["properties.siteConfig.appSettings"]
        .EnumerateArray()
        .ToDictionary(setting => setting.GetProperty("name").GetString()!, setting => setting.GetProperty("value").GetString()!, StringComparer.Ordinal);

    public IEnumerable<DeployedResource> All(string type) => Resources.Where(resource => resource.Type == type);

    public DeployedResource The(string type) => Assert.Single(All(type));
}
