using System.Text.Json;
using System.Text.RegularExpressions;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Infra;

/// <summary>
/// What one parameter file deploys, with every expression evaluated that can be without Azure: a committed snapshot.
/// <see cref="BicepTests"/> checks that it matches the Bicep files.
/// </summary>
internal sealed partial class Deployment
{
    /// <summary>The parameter files, without their extension.</summary>
    public static readonly string[] Names = ["main", "examples/everything", "examples/own-domain", "examples/production"];

    public Deployment(string name)
        : this(RepositoryFile.ReadAllBytes(["infra", .. $"{name}.snapshot.json".Split('/')]))
    {
    }

    public Deployment(byte[] json)
    {
        using var snapshot = JsonDocument.Parse(json);
        Resources = [.. snapshot.RootElement.GetProperty("predictedResources").EnumerateArray().Select(resource => new DeployedResource(resource.Clone()))];
    }

    /// <summary>What <c>main.bicepparam</c> deploys with more or other parameters, evaluated by the Bicep CLI.</summary>
    public static async Task<Deployment> OfMainWithAsync(string parameters)
    {
        using var folder = new TemporaryCopy("infra");

        var result = await SnapshotAsync(folder, parameters);

        Assert.True(result.ExitCode == 0, result.Output + result.Diagnostics);
        return new Deployment(await File.ReadAllBytesAsync(folder.PathOf("main.snapshot.json"), TestContext.Current.CancellationToken));
    }

    /// <summary>The Bicep CLI's message about parameters that it does not accept.</summary>
    public static async Task<string> ProblemOfMainWithAsync(string parameters)
    {
        using var folder = new TemporaryCopy("infra");

        var result = await SnapshotAsync(folder, parameters);

        Assert.True(result.ExitCode != 0, $"It takes {parameters}.");
        return result.Output + result.Diagnostics;
    }

    /// <summary>The snapshot of <c>main.bicepparam</c> with these lines in place of the parameter's own, which may be several lines.</summary>
    private static async Task<BicepResult> SnapshotAsync(TemporaryCopy folder, string parameters)
    {
        var file = folder.PathOf("main.bicepparam");
        var text = (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        var kept = new Regex($@"^param {parameters.Split(' ')[1]} .*\n([ }})\]].*\n)*", RegexOptions.ExplicitCapture | RegexOptions.Multiline, TimeSpan.FromSeconds(1)).Replace(text, "");
        await File.WriteAllTextAsync(file, $"{kept}\n{parameters}\n", TestContext.Current.CancellationToken);

        return await BicepCli.RunAsync(["snapshot", file, "--mode", "overwrite", .. BicepTests.Place]);
    }

    public static Deployment OfEverything => new("examples/everything");

    public IReadOnlyList<DeployedResource> Resources { get; }

    /// <summary>App settings by name, as in Azure's public cloud. A value that only a deployment knows is an expression in brackets.</summary>
    public IReadOnlyDictionary<string, string> AppSettings => The("Microsoft.Web/sites")["properties.siteConfig.appSettings"]
        .EnumerateArray()
        .ToDictionary(setting => setting.GetProperty("name").GetString()!, setting => InPublicCloud(setting.GetProperty("value").GetString()!), StringComparer.Ordinal);

    public IEnumerable<DeployedResource> All(string type) => Resources.Where(resource => resource.Type == type);

    public DeployedResource The(string type) => Assert.Single(All(type));

    /// <summary>The storage account of one of the app's connections.</summary>
    public DeployedResource AccountOf(string connection)
    {
        var name = AppSettings.TryGetValue($"{connection}__accountName", out var account)
            ? account
            : new Uri(AppSettings[$"{connection}__queueServiceUri"]).Host.Split('.')[0];
        return Assert.Single(All("Microsoft.Storage/storageAccounts"), resource => resource.Name == name);
    }

    private static string InPublicCloud(string value) => Endpoint().Replace(value, "https://${account}.${service}.core.windows.net");

    [GeneratedRegex(@"^\[format\('https://\{0\}\.(?<service>[a-z]+)\.\{1\}', '(?<account>[a-z0-9]+)', environment\(\)\.suffixes\.storage\)\]$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Endpoint();
}
