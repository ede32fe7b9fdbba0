using System.Net;
using RedirectFunctions.LocalHost.Storage;
using RedirectFunctions.Tests.Infrastructure;
using RedirectFunctions.Tests.Redirects.Signing;

namespace RedirectFunctions.Tests.LocalHost.Links;

/// <summary>Short names in two stamps, each with its own app and storage. The tests run the commands of docs/scale.md.</summary>
[Trait("Category", "Slow")]
public sealed class LinkMirrorTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private Azurite _other = null!;
    private RunningApp _a = null!;
    private RunningApp _b = null!;

    public async ValueTask InitializeAsync()
    {
        _other = await Azurite.StartAsync(new AzuriteOptions(), TestContext.Current.CancellationToken);
        _a = await RunningApp.StartAsync(azurite, ("LINK_SIGNING_KEYS", TestKeys.First));
        _b = await RunningApp.StartAsync(_other.ConnectionString, ("LINK_SIGNING_KEYS", TestKeys.First));
    }

    public async ValueTask DisposeAsync()
    {
        await _b.DisposeAsync();
        await _a.DisposeAsync();
        await _other.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task New_changed_and_deleted_names_follow_and_a_name_that_both_have_made_is_reported()
    {
        await SetAsync(_a, "kept", "https://example.com/kept");
        await SetAsync(_a, "moved", "https://example.com/before");
        await SetAsync(_a, "dropped", "https://example.com/dropped");
        await SetAsync(_b, "local", "https://example.com/of-b");
        await ExportAsync("1.csv");
        Assert.Matches("stored +3\nunchanged +0\nconflicts +0\nwrong +0\ndeleted +0\n", (await ImportAsync("1.csv", "--follow", _folder["b.csv"])).Output);
        Assert.Equal("https://example.com/before", await FollowAsync("moved"));

        await SetAsync(_a, "moved", "https://elsewhere.example/after");
        await SetAsync(_a, "new", "https://example.com/new");
        await SetAsync(_a, "both", "https://example.com/of-a");
        await SetAsync(_b, "both", "https://example.com/of-b");
        Assert.Equal(0, (await RunAsync(_a, "delete", "dropped")).ExitCode);
        await ExportAsync("2.csv");
        var dry = await ImportAsync("2.csv", "--follow", _folder["b.csv"], "--dry-run");
        var wet = await ImportAsync("2.csv", "--follow", _folder["b.csv"]);

        Assert.All([dry, wet], run =>
        {
            Assert.Equal(1, run.ExitCode);
            Assert.Matches("stored +2.*\nunchanged +1\nconflicts +1\nwrong +0\ndeleted +1\n", run.Output);
            Assert.Matches("^line \\d: conflict: both is stored already and differs in destination. Replace it with --overwrite.\n$", run.Errors);
        });
        Assert.Equal("https://elsewhere.example/after", await FollowAsync("moved"));
        Assert.Equal("https://example.com/new", await FollowAsync("new"));
        Assert.Equal("https://example.com/kept", await FollowAsync("kept"));
        Assert.Equal("https://example.com/of-b", await FollowAsync("both"));
        Assert.Equal("https://example.com/of-b", await FollowAsync("local"));
        Assert.Null(await FollowAsync("dropped"));

        // It can be repeated, and a conflict about one name does not keep the others from following.
        Assert.Matches("stored +0\nunchanged +3\nconflicts +1\nwrong +0\ndeleted +0\n", (await ImportAsync("2.csv", "--follow", _folder["b.csv"])).Output);
        await SetAsync(_a, "moved", "https://example.com/later");
        await ExportAsync("3.csv");
        Assert.Matches("stored +1\nunchanged +2\nconflicts +1\n", (await ImportAsync("3.csv", "--follow", _folder["b.csv"])).Output);
        Assert.Equal("https://example.com/later", await FollowAsync("moved"));
    }

    [Fact]
    public async Task What_the_other_stamp_has_changed_itself_is_neither_replaced_nor_deleted()
    {
        await SetAsync(_a, "moved", "https://example.com/before");
        await SetAsync(_a, "dropped", "https://example.com/before");
        await ExportAsync("1.csv");
        await ImportAsync("1.csv", "--follow", _folder["b.csv"]);
        await SetAsync(_a, "moved", "https://example.com/by-a");
        await RunAsync(_a, "delete", "dropped");
        await ExportAsync("2.csv");
        await SetAsync(_b, "moved", "https://example.com/by-b");
        await SetAsync(_b, "dropped", "https://example.com/by-b");

        var import = await ImportAsync("2.csv", "--follow", _folder["b.csv"]);

        Assert.Matches("stored +0\nunchanged +0\nconflicts +2\nwrong +0\ndeleted +0\n", import.Output);
        Assert.Equal(
            "line 2: conflict: moved is stored already and differs in destination. Replace it with --overwrite.\n"
            + "conflict: dropped is gone from the file, and here it has changed in destination: it stays.\n",
            import.Errors);
        Assert.Equal("https://example.com/by-b", await FollowAsync("moved"));
        Assert.Equal("https://example.com/by-b", await FollowAsync("dropped"));
    }

    /// <summary>If a file was cut off, or cannot be read in part, a name that seems to be missing may not have been deleted.</summary>
    [Theory]
    [InlineData("name,destination,disabled\n", "The file has no links: 2 names that seem to be gone stay.\n")]
    [InlineData("name,destination,disabled\na,\n", "line 2: a has no destination.\nThe file has rows that cannot be read, whose names are not known: 2 names that seem to be gone stay.\n")]
    public async Task A_file_that_is_not_whole_deletes_nothing(string file, string problem)
    {
        await SetAsync(_a, "a", "https://example.com/a");
        await SetAsync(_a, "b", "https://example.com/b");
        await ExportAsync("1.csv");
        await ImportAsync("1.csv", "--follow", _folder["b.csv"]);
        await File.WriteAllTextAsync(_folder["2.csv"], file, TestContext.Current.CancellationToken);

        var import = await ImportAsync("2.csv", "--follow", _folder["b.csv"]);

        Assert.Equal((1, problem), (import.ExitCode, import.Errors));
        Assert.Equal(["https://example.com/a", "https://example.com/b"], [await FollowAsync("a"), await FollowAsync("b")]);
    }

    private static async Task SetAsync(RunningApp app, string name, string destination) =>
        Assert.Equal(0, (await RunAsync(app, "set", name, destination)).ExitCode);

    private async Task ExportAsync(string file) => Assert.Equal(0, (await RunAsync(_a, "export", _folder[file])).ExitCode);

    private Task<(int ExitCode, string Output, string Errors)> ImportAsync(string file, params string[] options) =>
        RunAsync(_b, ["import", _folder[file], .. options]);

    /// <summary>Where a visitor of the second stamp is sent; null if it does not know the name.</summary>
    private async Task<string?> FollowAsync(string name)
    {
        using var response = await _b.GetAsync($"/{name}");
        return response.StatusCode == HttpStatusCode.NotFound ? null : RunningApp.Location(response);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(RunningApp app, params string[] arguments)
    {
        await using var process = new LocalHostProcess(["links", .. arguments, "--app", app.Host.BaseAddress.ToString()]);
        return await process.EndAsync();
    }
}
