using System.Globalization;
using RedirectFunctions.Tests.Infrastructure;
using RedirectFunctions.Tests.Redirects.Signing;

namespace RedirectFunctions.Tests.LocalHost.Links;

/// <summary>The commands as they are typed, against an app and against the storage itself.</summary>
[Trait("Category", "Slow")]
public sealed class LinksCommandTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_export_restores_an_empty_table_and_can_be_repeated(bool throughApp)
    {
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_SIGNING_KEYS", TestKeys.First));
        await using var other = await RunningApp.StartAsync(azurite, ("LINK_SIGNING_KEYS", TestKeys.First));
        using var folder = new TemporaryFolder((
            "in.csv",
            "name;destination;title;tags;expires;disabled;created;rules\n"
            + "spring;https://elsewhere.example/größe?a=1,2;\"Der \"\"Frühling\"\"; =1+1\";a,B;2099-01-01;;2024-01-31T10:00:00Z;\n"
            + "old;https://example.com/;;;2020-01-01T00:00:00.1234567Z;;;\n"
            + "off;https://example.com/;;;;true;;\n"
            + "app;https://example.com/;;;;;;\"[{\"\"device\"\":\"\"iOS\"\",\"\"destination\"\":\"\"https://elsewhere.example/ä\"\"},{\"\"split\"\":[{\"\"variant\"\":\"\"a\"\"},{\"\"variant\"\":\"\"b\"\",\"\"weight\"\":3,\"\"destination\"\":\"\"https://example.com/b\"\"}]}]\"\n"));

        var import = await RunAsync(app, throughApp, "import", folder["in.csv"]);
        Assert.Equal((0, ""), (import.ExitCode, import.Errors));
        Assert.Matches("export of +our own\nrows +4\nstored +4\nunchanged +0\nconflicts +0\nwrong +0", import.Output);
        Assert.Matches("stored +0\nunchanged +4", (await RunAsync(app, throughApp, "import", folder["in.csv"])).Output);

        Assert.Equal(0, (await RunAsync(app, throughApp, "export", folder["a.csv"])).ExitCode);
        Assert.Matches("stored +4\nunchanged +0", (await RunAsync(other, throughApp, "import", folder["a.csv"])).Output);
        Assert.Equal(0, (await RunAsync(other, throughApp, "export", folder["b.csv"])).ExitCode);

        var (a, b) = (await LinesAsync(folder["a.csv"]), await LinesAsync(folder["b.csv"]));
        Assert.Equal("name,destination,title,tags,expires,disabled,rules,host,created,updated", a[0]);
        Assert.Equal("spring,\"https://elsewhere.example/gr%C3%B6%C3%9Fe?a=1,2\",\"Der \"\"Frühling\"\"; =1+1\",\"a,B\",2099-01-01T00:00:00Z,,,,2024-01-31T10:00:00Z", WithoutUpdated(a[4]));
        Assert.Contains(
            """
            "[{""device"":""ios"",""destination"":""https://elsewhere.example/%C3%A4"",""variant"":""ios""},{""split"":[{""variant"":""a"",""weight"":1},{""variant"":""b"",""weight"":3,""destination"":""https://example.com/b""}]}]"
            """.Trim(),
            a[1],
            StringComparison.Ordinal);
        Assert.Equal(a.Select(WithoutUpdated), b.Select(WithoutUpdated));
        using var followed = await other.GetAsync("/spring");
        Assert.Equal("https://elsewhere.example/gr%C3%B6%C3%9Fe?a=1,2", RunningApp.Location(followed));
        using var expired = await other.GetAsync("/old");
        Assert.Equal(System.Net.HttpStatusCode.Gone, expired.StatusCode);
    }

    [Fact]
    public async Task Conflicts_and_bad_rows_are_named_by_line_and_keep_no_other_out()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        await RunAsync(app, throughApp: true, "set", "taken", "https://example.com/taken", "--title", "Mine");
        using var folder = new TemporaryFolder((
            "in.csv",
            "Short code,Long URL,Password\n"
            + "taken,https://example.com/other,\n"
            + "good,https://example.com/good,\n"
            + "GOOD,https://example.com/good2,\n"
            + "good,https://EXAMPLE.com/good,\n"
            + "evil,https://evil.example/,\n"
            + "ops,https://example.com/,\n"
            + "secret,https://example.com/,x\n"
            + "fine,https://example.com/fine,\n"));

        var dry = await RunAsync(app, throughApp: true, "import", folder["in.csv"], "--dry-run");
        var before = await RunAsync(app, throughApp: true, "list");
        var wet = await RunAsync(app, throughApp: true, "import", folder["in.csv"]);
        var after = await RunAsync(app, throughApp: true, "list");
        var forced = await RunAsync(app, throughApp: true, "import", folder["in.csv"], "--overwrite", "--drop-guards");

        Assert.Equal("taken\ton\thttps://example.com/taken\t\tMine\n", before.Output);
        Assert.Equal((1, 1), (dry.ExitCode, wet.ExitCode));
        Assert.Equal(dry.Errors, wet.Errors);
        Assert.Collection(
            wet.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.StartsWith("line 2: conflict: taken is stored already and differs in destination, title.", line, StringComparison.Ordinal),
            line => Assert.StartsWith("line 4: conflict: GOOD is also on line 3", line, StringComparison.Ordinal),
            line => Assert.StartsWith("line 6: evil: This link leads to a site that is not allowed here", line, StringComparison.Ordinal),
            line => Assert.StartsWith("line 7: ops: This is not a valid name", line, StringComparison.Ordinal),
            line => Assert.StartsWith("line 8: secret has a password", line, StringComparison.Ordinal));
        Assert.Matches("export of +Shlink\nrows +8\nstored +2\nunchanged +1\nconflicts +2\nwrong +3", wet.Output);
        Assert.Contains("dry run: nothing was stored", dry.Output, StringComparison.Ordinal);
        Assert.Equal(["fine", "good", "taken"], after.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0]));
        Assert.Matches("stored +2\nunchanged +3\nconflicts +1\nwrong +2", forced.Output);
    }

    [Fact]
    public async Task One_name_is_set_shown_disabled_and_deleted()
    {
        await using var app = await RunningApp.StartAsync(azurite);

        Assert.Equal(1, (await RunAsync(app, true, "set", "spring", "--title", "x")).ExitCode);
        Assert.Equal(0, (await RunAsync(app, true, "set", "Spring", "https://example.com/", "--tags", "a, b", "--expires", "2099-01-01")).ExitCode);
        Assert.Equal(0, (await RunAsync(app, true, "set", "spring", "--title", "The title", "--expires", "never")).ExitCode);
        var shown = (await RunAsync(app, false, "show", "spring")).Output;
        Assert.Matches("name +spring\ndestination +https://example.com/\nstate +on\nexpires +never\ntitle +The title\ntags +a, b\ncreated +20", shown);

        var disabled = await RunAsync(app, true, "disable", "nothing", "spring");
        Assert.Equal((1, "spring: done\n"), (disabled.ExitCode, disabled.Output));
        Assert.StartsWith("nothing: ", disabled.Errors, StringComparison.Ordinal);
        Assert.StartsWith("spring\tdisabled\t", (await RunAsync(app, true, "list", "--tag", "A", "--prefix", "SP")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(app, true, "delete", "spring")).ExitCode);
        Assert.Equal((1, ""), ((await RunAsync(app, true, "show", "spring")).ExitCode, (await RunAsync(app, true, "list")).Output));
    }

    [Fact]
    public async Task Rules_are_set_from_the_line_or_a_file_and_removed()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        using var folder = new TemporaryFolder(("rules.json", """[{"split":[{"variant":"a"},{"variant":"b","destination":"https://example.com/b"}]}]"""));

        Assert.Equal(0, (await RunAsync(app, true, "set", "spring", "https://example.com/", "--rules", """[{"device":"ios","destination":"https://example.com/ios"}]""")).ExitCode);
        Assert.Contains("""rules        [{"device":"ios","destination":"https://example.com/ios","variant":"ios"}]""", (await RunAsync(app, true, "show", "spring")).Output, StringComparison.Ordinal);
        Assert.Contains("""rules        [{"split":[{"variant":"a","weight":1},""", (await RunAsync(app, false, "set", "spring", "--rules", folder["rules.json"])).Output, StringComparison.Ordinal);
        Assert.EndsWith("rules        \n", (await RunAsync(app, true, "set", "spring", "--rules", "")).Output, StringComparison.Ordinal);

        Assert.Contains("wrong at rules[0].devise", (await RunAsync(app, true, "set", "spring", "--rules", """[{"devise":"ios"}]""")).Errors, StringComparison.Ordinal);
        Assert.Contains("there is no file nothing.json", (await RunAsync(app, true, "set", "spring", "--rules", "nothing.json")).Errors, StringComparison.Ordinal);
        Assert.Contains("rules[0] must have a destination or a split", (await RunAsync(app, true, "set", "spring", "--rules", "[{}]")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_that_cannot_be_read_are_shown_and_an_export_says_that_it_lacks_them()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        using var folder = new TemporaryFolder();
        await RunAsync(app, true, "set", "good", "https://example.com/");
        var table = new Azure.Data.Tables.TableClient(azurite.ConnectionString, app.TableName);
        await table.AddEntityAsync(new Azure.Data.Tables.TableEntity("bad", "link") { ["Destination"] = "https://example.com/", ["Rules"] = "[{" }, Token);

        Assert.Equal("bad\trules unreadable\thttps://example.com/\ngood\ton\thttps://example.com/\n", (await RunAsync(app, true, "list")).Output);
        Assert.Matches("rules +The rules cannot be read", (await RunAsync(app, true, "show", "bad")).Output);
        var exported = await RunAsync(app, true, "export", folder["out.csv"]);
        Assert.Equal((1, "2 links are in "), (exported.ExitCode, exported.Output[..15]));
        Assert.Equal("bad: its rules cannot be read, so they are not in the file.\n", exported.Errors);
        var (checkedCode, found, _) = await CheckAsync(app);
        Assert.Equal(1, checkedCode);
        Assert.Contains($"Short names, table {app.TableName}\n  fix   The rules of bad cannot be read", found, StringComparison.Ordinal);

        await RunAsync(app, true, "set", "bad", "--rules", "");
        Assert.Contains("\n  ok    The rules of all 2 names can be read.\n", (await CheckAsync(app)).Output, StringComparison.Ordinal);

        async Task<(int ExitCode, string Output, string Errors)> CheckAsync(RunningApp app)
        {
            await using var process = new LocalHostProcess(["check"], [.. StorageOf(app)]);
            return await process.EndAsync();
        }
    }

    [Fact]
    public async Task Names_of_one_host_are_set_listed_exported_imported_and_deleted()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_HOSTS", """{"go.example.org":{}}"""));
        using var folder = new TemporaryFolder(("other.csv", "name,destination,disabled,host\na,https://example.com/,,other.example\n"));
        Assert.Equal(0, (await RunAsync(app, true, "set", "a", "https://example.com/all")).ExitCode);
        Assert.Equal(0, (await RunAsync(app, true, "set", "a", "https://example.com/go", "--host", "go.example.org")).ExitCode);
        Assert.Matches("name +a@go.example.org\n", (await RunAsync(app, true, "set", "a", "--title", "x", "--host", "go.example.org")).Output);

        Assert.Equal("a\ton\thttps://example.com/all\na@go.example.org\ton\thttps://example.com/go\t\tx\n", (await RunAsync(app, true, "list")).Output);
        Assert.Equal("a@go.example.org\ton\thttps://example.com/go\t\tx\n", (await RunAsync(app, true, "list", "--host", "go.example.org")).Output);
        await RunAsync(app, true, "export", folder["out.csv"]);
        Assert.Equal("a: done\n", (await RunAsync(app, true, "delete", "a", "--host", "go.example.org")).Output);
        Assert.Equal("a\ton\thttps://example.com/all\n", (await RunAsync(app, true, "list")).Output);
        Assert.Matches("stored +1\nunchanged +1\n", (await RunAsync(app, true, "import", folder["out.csv"])).Output);
        Assert.Matches("destination +https://example.com/go\n", (await RunAsync(app, true, "show", "a", "--host", "go.example.org")).Output);
        Assert.StartsWith("line 2: a: The app does not have this host", (await RunAsync(app, true, "import", folder["other.csv"])).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_are_signed_anew_after_a_rotation_and_what_others_have_written_is_not()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_SIGNING_KEYS", TestKeys.Second));
        await RunAsync(app, true, "set", "a", "https://elsewhere.example/", "--rules", """[{"device":"ios","destination":"https://elsewhere.example/ios"}]""");
        await RunAsync(app, true, "set", "b", "https://elsewhere.example/b");
        await app.StopHostAsync();
        await app.StartHostTolerantlyAsync(("LINK_SIGNING_KEYS", $"{TestKeys.First},{TestKeys.Second}"));
        var table = new Azure.Data.Tables.TableClient(azurite.ConnectionString, app.TableName);
        await table.AddEntityAsync(new Azure.Data.Tables.TableEntity("evil", "link") { ["Destination"] = "https://evil.example/" }, Token);

        var first = await RunAsync(app, true, "sign");
        Assert.Equal((1, true), (first.ExitCode, first.Errors.StartsWith("evil: This link leads to a site that is not allowed here", StringComparison.Ordinal)));
        Assert.Matches("signed +2\nunchanged +0\nwrong +1", first.Output);
        Assert.Matches("signed +0\nunchanged +2\nwrong +1", (await RunAsync(app, true, "sign")).Output);

        await app.StopHostAsync();
        await app.StartHostTolerantlyAsync(("LINK_SIGNING_KEYS", TestKeys.First));
        using var plain = await app.GetAsync("/a");
        using var phone = await app.GetAsync("/a", ("User-Agent", "Mozilla/5.0 (iPhone)"));
        Assert.Equal(("https://elsewhere.example/", "https://elsewhere.example/ios"), (RunningApp.Location(plain), RunningApp.Location(phone)));
    }

    [Fact]
    public async Task Made_links_are_stored_under_their_names_when_asked_and_replace_nothing()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        using var folder = new TemporaryFolder(
            ("in.csv", "destination,name,utm_source,utm_medium\nhttps://example.com/a,Spring,x,y\nhttps://example.com/b,,x,y\n"),
            ("bad.csv", "destination,name\nhttps://example.com/new,new\nhttps://example.com/other,spring\nhttps://example.com/ops,ops\n"));
        string[] way = ["--store", "--base", "https://go.example", "--app", app.Host.BaseAddress.ToString()];

        var made = await LinkAsync(["--csv", folder["in.csv"], "--out", folder["out.csv"], .. way]);
        var bad = await LinkAsync(["--csv", folder["bad.csv"], "--out", folder["none.csv"], .. way]);
        var one = await LinkAsync(["https://example.com/one", "--name", "one", .. way]);

        Assert.Equal((0, ""), (made.ExitCode, made.Errors));
        var lines = await LinesAsync(folder["out.csv"]);
        Assert.Equal("destination,name,utm_source,utm_medium,link,path_link,short_link,warnings", lines[0]);
        Assert.Contains(",https://go.example/spring,", lines[1], StringComparison.Ordinal);
        Assert.Equal((1, false), (bad.ExitCode, File.Exists(folder["none.csv"])));
        Assert.Matches("line 3: conflict: spring is stored already.*\nline 4: ops: .*\n2 of 3 rows are wrong; nothing was written", bad.Errors);
        Assert.StartsWith("short      https://go.example/one\n", one.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["one https://example.com/one", "spring https://example.com/a?utm_source=x&utm_medium=y"],
            (await RunAsync(app, true, "list")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"{line.Split('\t')[0]} {line.Split('\t')[2]}"));

        static async Task<(int ExitCode, string Output, string Errors)> LinkAsync(string[] arguments)
        {
            await using var process = new LocalHostProcess(["link", .. arguments], ("ALLOWED_DESTINATION_HOSTS", "example.com"));
            return await process.EndAsync();
        }
    }

    [Fact]
    public async Task More_names_than_one_page_has_are_stored_listed_and_exported()
    {
        const int count = 1100;
        await using var app = await RunningApp.StartAsync(azurite);
        using var folder = new TemporaryFolder((
            "in.csv",
            "name,destination,tags\n" + string.Concat(Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"n{i:D5},https://example.com/{i},{(i % 2 == 0 ? "even" : "odd")}\n")))));

        Assert.Matches($"stored +{count}\n", (await RunAsync(app, throughApp: false, "import", folder["in.csv"])).Output);
        Assert.Equal(count / 2, (await RunAsync(app, throughApp: true, "list", "--tag", "odd")).Output.Count(character => character == '\n'));
        await RunAsync(app, throughApp: true, "export", folder["out.csv"]);
        Assert.Equal(Enumerable.Range(0, count).Select(i => $"n{i:D5}"), (await LinesAsync(folder["out.csv"])).Skip(1).Select(line => line.Split(',')[0]));
    }

    [Fact]
    public async Task An_app_that_does_not_answer_is_named()
    {
        await using var process = new LocalHostProcess(["links", "list", "--app", "http://127.0.0.1:9"]);

        var (exitCode, output, errors) = await process.EndAsync();

        Assert.Equal((1, ""), (exitCode, output));
        Assert.StartsWith("http://127.0.0.1:9/ does not answer", errors, StringComparison.Ordinal);
    }

    private static string WithoutUpdated(string line) => line[..line.LastIndexOf(',')];

    private static Task<string[]> LinesAsync(string path) => File.ReadAllLinesAsync(path, Token);

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(RunningApp app, bool throughApp, params string[] arguments)
    {
        await using var process = throughApp
            ? new LocalHostProcess(["links", .. arguments, "--app", app.Host.BaseAddress.ToString()])
            : new LocalHostProcess(["links", .. arguments], [.. StorageOf(app), ("LINK_SIGNING_KEYS", TestKeys.First)]);
        return await process.EndAsync();
    }

    private (string Name, string Value)[] StorageOf(RunningApp app) =>
    [
        ("AzureWebJobsStorage", azurite.ConnectionString),
        ("TrackingStorage", azurite.ConnectionString),
        ("LINK_TABLE_NAME", app.TableName),
        ("ALLOWED_DESTINATION_HOSTS", "example.com"),
    ];
}
