using System.Text.Json;
using System.Text.RegularExpressions;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Configuration;

public partial class SettingsTableTests
{
    [Fact]
    public void The_README_lists_every_setting_that_is_read_and_no_other()
    {
        var listed = TableRow().Matches(Text("README.md")).SelectMany(match => InlineCode().Matches(match.Groups["names"].Value)).Select(match => match.Groups["name"].Value);

        Assert.Equal(SettingNames.Read, listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_sample_names_only_settings_of_the_README()
    {
        using var sample = JsonDocument.Parse(Text("local.settings.sample.json"));
        var readme = Text("README.md");

        foreach (var setting in sample.RootElement.GetProperty("Values").EnumerateObject().Where(setting => setting.Name != "FUNCTIONS_WORKER_RUNTIME"))
        {
            Assert.Contains($"`{setting.Name}", readme, StringComparison.Ordinal);
        }
    }

    private static string Text(params string[] path) => System.Text.Encoding.UTF8.GetString(RepositoryFile.ReadAllBytes(path));

    [GeneratedRegex("^\\| (?<names>`[A-Z][A-Za-z0-9_`, ]*`) \\|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex TableRow();

    [GeneratedRegex("`(?<name>[A-Za-z0-9_]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InlineCode();
}
