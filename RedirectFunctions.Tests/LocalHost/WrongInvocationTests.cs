using Processes;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>Whatever people type, set or have on disk, they get a sentence on standard error, the exit code 1, and no stack trace.</summary>
[Trait("Category", "Slow")]
public sealed class WrongInvocationTests
{
    private const string Secret = "c2VjcmV0LWNhbmFyeQ";

    private static readonly (string Name, string Value)[] Right = [("ALLOWED_DESTINATION_HOSTS", "example.com")];

    private static readonly string[] Urls =
    [
        "", " ", "x", "/", "//", "/r", "r", "https://", "https:///", "http://[", "http://[::1", "http://:80/r", "https://a b/r?to=x", "https://e.com:99999/r", "https://e.com/%",
        "/r/%ff", "/r/%00", "/r?to", "/r?to=", "/r?to=%", "/r?to=%zz", "/r?to=x", "/r?to=javascript:alert(1)", "/r?to=file:///etc/passwd", "/r?to=https://", "/r?to=https://evil.example/",
        "/r?to=https://example.com@evil.example/", "/r?to=https%3A%2F%2Fexample.com%0d%0a", "/r/!!!", "/r/AAAA", "/r/aHR0cHM6Ly9ldmlsLmV4YW1wbGUv", "/r/a/b/c", "/a/b", "/..", "/r?destinationUrl=%F0%28%8C%28",
        "/r?to=https://example.com/&sig=x", "/r?to=https://example.com/&sig=%00&kid=%ff", "mailto:a@b.c", "ftp://e.com/r?to=x", "\ud83d\ude00", "/r?to=https://\ud83d\ude00/",
    ];

    private static readonly string[][] Usages =
    [
        ["nonsense"], ["-x"], ["--nonsense"], ["--urls"], ["--urls", ""], ["--urls", "x"], ["--urls", "https://127.0.0.1:1"], ["--urls", "http://127.0.0.1:99999"], ["--urls", "http://"], ["--urls", ";"],
        ["--urls", "http://127.0.0.1:-1"], ["--urls", "ftp://127.0.0.1:1"], ["--collector"], ["--collector", "maybe"], ["--storage"], ["--stop-with-input", "7"], ["--open", "7"],
        ["replay", "--rate"], ["replay", "--rate", "0"], ["replay", "--rate", "x"], ["replay", "--rate", "99999999999"], ["replay", "--since", "yesterday"], ["replay", "--until", ""], ["replay", "--sink", "x"],
        ["replay", "x"], ["replay", "--dry-run", "x"], ["explain"], ["explain", "a", "b"], ["explain", "--user-agent"], ["explain", "--nonsense", "x"], ["check", "x"], ["check", "--nonsense"],
        ["link"], ["link", "--csv"], ["link", "--csv", "x.csv"], ["link", "--out", "x.csv"], ["link", "x", "--csv", "x.csv", "--out", "y.csv"], ["link", "--csv", "none.csv", "--out", "y.csv"],
        ["link", "--csv", ".", "--out", "y.csv"], ["link", "--csv", "bytes.csv", "--out", "y.csv"], ["link", "--csv", "empty.csv", "--out", "y.csv"], ["link", "--csv", "head.csv", "--out", "y.csv"],
        ["link", "--csv", "good.csv", "--out", "no/such/folder/y.csv"], ["link", "--csv", "good.csv", "--out", "good.csv"], ["link", "--csv", "good.csv", "--out", "."], ["link", "--csv", "quote.csv", "--out", "y.csv"],
        ["link", "https://example.com/", "--expires", "soon"], ["link", "https://example.com/", "--expires", "-1d"], ["link", "https://example.com/", "--expires", "99999999999d"],
        ["link", "https://example.com/", "--store"], ["link", "https://example.com/", "--name", "a b"], ["link", "https://example.com/", "--sign"], ["link", "https://example.com/", "--base", "x"],
        ["link", "x"], ["link", ""], ["link", "https://evil.example/"], ["link", "--json", "--csv", "good.csv", "--out", "y.csv"],
        ["links"], ["links", "nonsense"], ["links", "list", "x"], ["links", "show"], ["links", "show", "a", "b"], ["links", "set"], ["links", "set", "a", "--expires", "soon"], ["links", "set", "a", "--disabled", "maybe"],
        ["links", "delete"], ["links", "disable"], ["links", "import"], ["links", "import", "none.csv"], ["links", "import", "."], ["links", "import", "bytes.csv"], ["links", "import", "empty.csv"],
        ["links", "export", "no/such/folder/x.csv"], ["links", "list", "--app", "x"], ["links", "list", "--app", "ftp://x"], ["links", "list", "--app", "http://127.0.0.1:1"], ["links", "show", "a", "--app", "http://no-such-host.invalid"],
        ["completion"], ["completion", "tcsh"], ["completion", "bash", "x"],
    ];

    private static readonly string[] SettingsFiles =
    [
        "", " ", "null", "1", "\"x\"", "[]", "{", "}", "{}", "{\"Values\":", "{\"Values\":null}", "{\"Values\":[]}", "{\"Values\":\"x\"}", "{\"Values\":{\"A\":{}}}", "{\"Values\":{\"A\":[]}}", "{\"values\":{}}",
        "{\"VALUES\":{}}", "{\"IsEncrypted\":true,\"Values\":{}}", "{\"IsEncrypted\":\"x\"}", "<xml/>", "{'Values':{}}", "{\"Values\":{\"A\":\"\\ud800\"}}", "\0\0\0", "{\"Values\":{}}",
        $$$"""{"Values":{"LINK_SIGNING_KEYS":"{{{Secret}}}"}}""", "{\"ConnectionStrings\":7,\"Values\":{}}",
    ];

    private static readonly (string Name, string Value)[] Environments =
    [
        ("ALLOWED_DESTINATION_HOSTS", " "), ("ALLOWED_DESTINATION_HOSTS", "https://example.com/"), ("ALLOWED_DESTINATION_HOSTS", "*"), ("ALLOWED_DESTINATION_HOSTS", ".com:x"),
        ("LINK_SIGNING_KEYS", Secret), ("LINK_SIGNING_KEYS", $"a={Secret},a={Secret}"), ("REQUIRE_SIGNED_LINKS", "maybe"), ("REQUIRE_SIGNED_LINKS", "true"),
        ("ENQUEUE_BUDGET_MS", "x"), ("ENQUEUE_BUDGET_MS", "-1"), ("ENQUEUE_BUDGET_MS", "99999999999"), ("TRACKING_QUEUE_NAME", "UPPER_case"), ("TRACKING_QUEUE_NAME", "a"), ("LINK_TABLE_NAME", "1-x"),
        ("TrackingStorage", Secret), ("TrackingStorage", $"AccountName=x;AccountKey={Secret}"), ("AzureWebJobsStorage", "x=y;z"), ("ENABLE_GTM_TRACKING", "perhaps"), ("ENABLE_GTM_TRACKING", "true"), ("ENABLE_GA4_TRACKING", "true"),
        ("GTM_SERVER_SIDE_URL", "http://gtm.example.com/"), ("CLIENT_IP", "all"), ("PRIVACY_SIGNALS", "x"), ("BOT_TRAFFIC", "x"), ("VISITOR_IDENTITY", "cookieless"), ("TRUSTED_PROXY_HOPS", "11"),
        ("FORWARD_PARAMS", "utm_source"), ("GA4_PARAM_VALUE_LIMIT", "7"), ("GA4_CONSENT", "yes"), ("OTEL_EXPORTER_OTLP_ENDPOINT", Secret), ("OTEL_TRACES_SAMPLER_ARG", "2"), ("CANARY_INTERVAL_MINUTES", "x"),
        ("APPLICATIONINSIGHTS_CONNECTION_STRING", Secret), ("WEBHOOK_URL", "x"), ("ENABLE_WEBHOOK", "true"), ("VISITOR_COOKIE_DOMAIN", "a b"), ("GTM_HEADERS", Secret),
    ];

    [Fact]
    public Task Wrong_usage_is_explained() => AssertAllAsync(Usages.Select(arguments => new Try(arguments, "{\"Values\":{}}", Right)), mustFail: true);

    /// <summary>A refused link is a result, on standard output. A link that is not one of ours is an error.</summary>
    [Fact]
    public Task Odd_links_are_explained() => AssertAllAsync(
        Urls.Where(url => !url.Contains('\0', StringComparison.Ordinal)).Select(url => new Try(["explain", url], "{\"Values\":{}}", [.. Right, ("TrackingStorage", "UseDevelopmentStorage=true"), ("AzureWebJobsStorage", "UseDevelopmentStorage=true")])),
        mustFail: false);

    [Fact]
    public Task Broken_settings_files_are_explained() => AssertAllAsync(SettingsFiles.Select(text => new Try(["check"], text, [])), mustFail: true);

    /// <summary>Some settings concern only redirects or targets, which this command does not need.</summary>
    [Fact]
    public Task Broken_settings_are_explained() => AssertAllAsync(
        Environments.Select(setting => new Try(["link", "https://example.com/"], "{\"Values\":{}}", [.. Right.Where(right => right.Name != setting.Name), setting])), mustFail: false);

    private static async Task AssertAllAsync(IEnumerable<Try> tries, bool mustFail)
    {
        using var files = new TemporaryFolder(
            ("empty.csv", ""), ("head.csv", "a,b\n1,2\n"), ("good.csv", "destination\nhttps://example.com/\n"), ("quote.csv", "destination\n\"https://example.com/\n"));
        await File.WriteAllBytesAsync(files["bytes.csv"], [0xff, 0xfe, 0x00, 0x80, 0x0a], TestContext.Current.CancellationToken);
        var wrong = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            tries,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = TestContext.Current.CancellationToken },
            async (one, _) =>
            {
                if (await ProblemAsync(one, files.Path, mustFail) is { } problem)
                {
                    wrong.Add(problem);
                }
            });
        Assert.Empty(wrong);
    }

    private static async Task<string?> ProblemAsync(Try one, string files, bool mustFail)
    {
        using var folder = new TemporaryFolder(("local.settings.json", one.File));
        foreach (var file in Directory.GetFiles(files))
        {
            File.Copy(file, folder[Path.GetFileName(file)]);
        }

        await using var process = new ChildProcess(
            ChildProcess.DotNet,
            [Path.Combine(AppContext.BaseDirectory, "RedirectFunctions.LocalHost.dll"), .. one.Arguments],
            [("SPOOL_DIRECTORY", folder["spool"]), .. one.Settings],
            folder.Path);
        var exitCode = await process.EndAsync(TestContext.Current.CancellationToken);
        var said = process.Output + process.Errors;
        var reason = exitCode is not (0 or 1) ? $"ends with {exitCode}"
            : mustFail && exitCode == 0 ? "ends with 0"
            : exitCode == 1 && said.Trim().Length == 0 ? "says nothing"
            : said.Contains("   at ", StringComparison.Ordinal) || said.Contains("Unhandled exception", StringComparison.Ordinal) ? "shows a stack trace"
            : said.Contains(Secret, StringComparison.Ordinal) ? "shows a secret"
            : null;
        return reason is null ? null : $"{string.Join(' ', one.Arguments)} [{string.Join(' ', one.Settings.Select(setting => $"{setting.Name}={setting.Value}"))}] [{one.File}] {reason}: {said}";
    }

    private sealed record Try(string[] Arguments, string File, (string Name, string Value)[] Settings);
}
