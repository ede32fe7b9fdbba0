using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Infra;

[Trait("Category", "Slow")]
public class BicepTests(CompiledTemplate template)
{
    /// <summary>The subscription of the snapshots, which is nobody's.</summary>
    internal static readonly string[] Place =
    [
        "--tenant-id", "00000000-0000-0000-0000-000000000000",
        "--subscription-id", "00000000-0000-0000-0000-000000000000",
        "--resource-group", "redirects",
        "--location", "westeurope",
    ];

    public static TheoryData<string> Deployments => [.. Deployment.Names];

    /// <summary>Violations of bicepconfig.json are errors, and a wrong type is a warning. There must be neither.</summary>
    [Fact]
    public async Task The_template_builds_without_a_word() => Assert.NotEmpty(await template.TextAsync());

    [Fact]
    public async Task The_linter_is_awake()
    {
        using var folder = new TemporaryCopy("infra");
        await File.WriteAllTextAsync(folder.PathOf("wrong.bicep"), "param unused string\n", TestContext.Current.CancellationToken);

        var result = await BicepCli.RunAsync("lint", folder.PathOf("wrong.bicep"));

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("Error no-unused-params", result.Diagnostics, StringComparison.Ordinal);
        Assert.Contains("Error use-description-params", result.Diagnostics, StringComparison.Ordinal);
    }

    /// <summary>Formats a copy, and two more files that are known to need it.</summary>
    [Fact]
    public async Task Every_file_is_formatted()
    {
        using var folder = new TemporaryCopy("infra");
        var files = Directory.GetFiles(folder.Root, "*.bicep*", SearchOption.AllDirectories);
        await File.WriteAllTextAsync(folder.PathOf("modules/wrong.bicep"), "param   a   string\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.PathOf("examples/wrong.bicepparam"), "using   none\n", TestContext.Current.CancellationToken);

        (await BicepCli.RunAsync("format", "--pattern", $"{folder.Root}/**/*.bicep*")).MustBeClean();

        Assert.Equal("param a string\n", await File.ReadAllTextAsync(folder.PathOf("modules/wrong.bicep"), TestContext.Current.CancellationToken));
        Assert.Equal("using none\n", await File.ReadAllTextAsync(folder.PathOf("examples/wrong.bicepparam"), TestContext.Current.CancellationToken));
        Assert.All(files, file => Assert.Equal(File.ReadAllText(folder.OriginalOf(file)), File.ReadAllText(file)));
    }

    /// <summary>With REWRITE_SNAPSHOTS=true in the environment, it writes the snapshots anew instead.</summary>
    [Theory]
    [MemberData(nameof(Deployments))]
    public async Task What_a_parameter_file_deploys_is_what_its_snapshot_shows(string name)
    {
        var mode = Environment.GetEnvironmentVariable("REWRITE_SNAPSHOTS") == "true" ? "overwrite" : "validate";

        var result = await BicepCli.RunAsync(["snapshot", $"{name}.bicepparam", "--mode", mode, .. Place]);

        Assert.True(result.ExitCode == 0, result.Output + result.Diagnostics);
        Assert.Equal("", result.Diagnostics);
    }

    [Fact]
    public void Every_parameter_file_has_a_snapshot() => Assert.Equal(
        Deployment.Names.Order(StringComparer.Ordinal),
        Directory.GetFiles(RepositoryFile.PathOf("infra"), "*.bicepparam", SearchOption.AllDirectories)
            .Select(file => Path.ChangeExtension(Path.GetRelativePath(RepositoryFile.PathOf("infra"), file), null).Replace('\\', '/'))
            .Order(StringComparer.Ordinal));

    [Fact]
    public async Task No_key_of_an_account_is_asked_for_or_put_together()
    {
        var text = await template.TextAsync();

        Assert.All(
            ["listKeys", "listAccountSas", "listServiceSas", "listSecrets", "listCredentials", "AccountKey=", "SharedAccessSignature", "DefaultEndpointsProtocol"],
            forbidden => Assert.DoesNotContain(forbidden, text, StringComparison.OrdinalIgnoreCase));
    }
}
