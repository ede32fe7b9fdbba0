using System.Text;
using RedirectFunctions.LocalHost.Commands;
using RedirectFunctions.Tests.Redirects.Signing;

namespace RedirectFunctions.Tests.LocalHost;

[Trait("Category", "Slow")]
public sealed class LinkCommandTests
{
    private static readonly (string Name, string Value)[] Settings =
    [
        ("AzureWebJobsStorage", "UseDevelopmentStorage=true"),
        ("TrackingStorage", "UseDevelopmentStorage=true"),
        ("ALLOWED_DESTINATION_HOSTS", "shop.example"),
        ("LINK_SIGNING_KEYS", TestKeys.First),
    ];

    [Fact]
    public async Task A_link_of_the_command_line_is_followed_by_its_explanation()
    {
        var made = await RunAsync("link", "https://elsewhere.example/p", "--utm-source", "Newsletter", "--utm-medium", "email", "--expires", "30d", "--name", "spring", "--base", "https://go.example");
        var link = made.Output.Split('\n').Single(line => line.StartsWith("link ", StringComparison.Ordinal))["link".Length..].Trim();
        var explained = await RunAsync("explain", link);

        Assert.Equal((0, ""), (made.ExitCode, made.Errors));
        Assert.Contains("warning    utm_source: It contains capital letters", made.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (explained.ExitCode, explained.Errors));
        Assert.Matches("signature +key 2026a, until 20.*, name spring: right", explained.Output);
        Assert.Contains("302 https://elsewhere.example/p?utm_source=Newsletter&utm_medium=email\n", explained.Output, StringComparison.Ordinal);
        Assert.Matches("ga4 +\\{\"client_id\"", explained.Output);
    }

    [Fact]
    public async Task A_link_that_would_be_refused_ends_with_1_and_the_reason()
    {
        var made = await RunAsync("link", "example.com");
        var explained = await RunAsync("explain", "/r?to=https%3A%2F%2Felsewhere.example%2F");

        Assert.Equal((1, ""), (made.ExitCode, made.Output));
        Assert.Contains("A destination must begin with https://", made.Errors, StringComparison.Ordinal);
        Assert.Equal(1, explained.ExitCode);
        Assert.Contains("destination_not_allowed", explained.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_CSV_file_becomes_one_with_links()
    {
        using var folder = new TemporaryFolder(("in.csv", "destination,utm_source,utm_medium,expires\n\"https://shop.example/?a=\"\"1\"\",2\",x,y,\nhttps://elsewhere.example/,x,,2099-01-01\n"));

        var (exitCode, output, errors) = await RunAsync("link", "--csv", folder["in.csv"], "--out", folder["out.csv"], "--base", "https://go.example");
        var lines = (await File.ReadAllTextAsync(folder["out.csv"], Encoding.UTF8, TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.TrimEntries);

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.StartsWith("2 links are in ", output, StringComparison.Ordinal);
        Assert.Equal("destination,utm_source,utm_medium,expires,link,path_link,warnings", lines[0]);
        Assert.StartsWith("\"https://shop.example/?a=\"\"1\"\",2\",x,y,,https://go.example/r?destinationUrl=https%3A%2F%2Fshop.example", lines[1], StringComparison.Ordinal);
        Assert.Contains("&sig=2026a.", lines[2], StringComparison.Ordinal);
        Assert.Contains("utm_medium: It is missing", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_wrong_line_of_a_CSV_file_is_named_and_nothing_is_written()
    {
        using var folder = new TemporaryFolder(("in.csv", "destination,expires,name\nhttps://shop.example/,,\nexample.com,,\nhttps://shop.example/,soon,\nhttps://shop.example/,,a b\n"));

        var (exitCode, output, errors) = await RunAsync("link", "--csv", folder["in.csv"], "--out", folder["out.csv"]);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Equal(["line 3", "line 4", "line 5", "3 of 4 rows are wrong; nothing was written."], errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')[0].Trim()));
        Assert.False(File.Exists(folder["out.csv"]));
    }

    [Fact]
    public async Task A_row_that_breaks_a_campaign_rule_is_a_wrong_row()
    {
        using var folder = new TemporaryFolder(("in.csv", "destination,utm_source\nhttps://shop.example/,newsletter\nhttps://shop.example/,Newsletter\nhttps://shop.example/?utm_source=x,\n"));
        await using var process = new LocalHostProcess(
            ["link", "--csv", folder["in.csv"], "--out", folder["out.csv"]], ("ALLOWED_DESTINATION_HOSTS", "shop.example"), ("CAMPAIGN_SOURCES", "newsletter"));

        var (exitCode, _, errors) = await process.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Matches("line 3: .*utm_source must be newsletter.*\nline 4: .*utm_source must be newsletter.*\n2 of 3 rows are wrong", errors);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("url\nhttps://shop.example/\n", "must have a column destination")]
    [InlineData("destination,utm_sorce\nhttps://shop.example/,x\n", "has utm_sorce, which is no campaign parameter")]
    public async Task A_CSV_file_without_the_right_columns_says_which_ones_are_right(string text, string problem)
    {
        using var folder = new TemporaryFolder(("in.csv", text));

        var (exitCode, _, errors) = await RunAsync("link", "--csv", folder["in.csv"], "--out", folder["out.csv"]);

        Assert.Equal(1, exitCode);
        Assert.Contains(problem, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_columns_are_copied_and_the_output_opens_in_Excel_and_is_good_input()
    {
        using var folder = new TemporaryFolder(("in.csv", "Note;Destination;UTM Source;UTM Medium\nfür Größen;https://shop.example/größe;x;y\n;;;\n"));

        var (exitCode, output, errors) = await RunAsync("link", "--csv", folder["in.csv"], "--out", folder["out.csv"], "--base", "https://go.example");
        var again = await RunAsync("link", "--csv", folder["out.csv"], "--out", folder["again.csv"], "--base", "https://go.example");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("Copied without meaning anything for the links: Note.", output, StringComparison.Ordinal);
        var bytes = await File.ReadAllBytesAsync(folder["out.csv"], TestContext.Current.CancellationToken);
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        var text = Encoding.UTF8.GetString(bytes[3..]);
        Assert.StartsWith("Note;Destination;UTM Source;UTM Medium;link;path_link;warnings\r\nfür Größen;https://shop.example/größe;x;y;https://go.example/r?destinationUrl=", text, StringComparison.Ordinal);
        Assert.Contains("gr%25C3%25B6%25C3%259Fe%3Futm_source%3Dx%26utm_medium%3Dy;", text, StringComparison.Ordinal);
        Assert.Equal((0, ""), (again.ExitCode, again.Errors));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(folder["again.csv"], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("in.csv")]
    [InlineData("same.csv")]
    public async Task The_input_is_never_overwritten(string output)
    {
        const string text = "destination\nhttps://shop.example/\n";
        using var folder = new TemporaryFolder(("in.csv", text));
        File.CreateSymbolicLink(folder["same.csv"], folder["in.csv"]);

        var (exitCode, _, errors) = await RunAsync("link", "--csv", folder["in.csv"], "--out", folder[output]);

        Assert.Equal(1, exitCode);
        Assert.Contains("--out names the file of --csv", errors, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(folder["in.csv"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_link_is_made_without_any_setting_of_storage()
    {
        await using var process = new LocalHostProcess(["link", "https://shop.example/"], ("ALLOWED_DESTINATION_HOSTS", "shop.example"));

        var (exitCode, output, errors) = await process.EndAsync();

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("leads to   https://shop.example/", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_of_another_service_is_named_as_such()
    {
        var (exitCode, output, errors) = await RunAsync("explain", "https://bit.ly/abc");

        Assert.Equal((1, ""), (exitCode, errors));
        Assert.Contains("other_host: This is another host's link. bit.ly belongs to another service", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2030-01-31", "2030-01-31T00:00:00Z")]
    [InlineData("2030-01-31T12:00Z", "2030-01-31T12:00:00Z")]
    [InlineData("2030-01-31T12:00+02:00", "2030-01-31T10:00:00Z")]
    [InlineData("90d", "2026-04-01T00:00:00Z")]
    [InlineData("12h", "2026-01-01T12:00:00Z")]
    [InlineData("soon", null)]
    [InlineData("d", null)]
    [InlineData("-1d", null)]
    [InlineData("", null)]
    public void An_expiry_is_a_time_or_a_number_of_days_or_hours(string text, string? expected) => Assert.Equal(
        expected is null ? null : DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
        ExpiryText.Parse(text, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        await using var process = new LocalHostProcess(arguments, Settings);
        return await process.EndAsync();
    }
}
