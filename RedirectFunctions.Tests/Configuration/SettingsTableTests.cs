using System.Text.Json;
using System.Text.RegularExpressions;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Configuration;

public partial class SettingsTableTests
{
    [Fact]
    public void The_document_lists_every_setting_that_is_read_once_and_no_other() =>
        Assert.Equal(SettingNames.Read, Listed("docs", "configuration.md").Order(StringComparer.Ordinal));

    [Fact]
    public void The_README_lists_a_few_of_them()
    {
        var listed = Listed("README.md").ToList();

        Assert.Contains("ALLOWED_DESTINATION_HOSTS", listed);
        Assert.Empty(listed.Except(SettingNames.Read));
    }

    [Fact]
    public void The_sample_names_only_settings_of_the_document()
    {
        using var sample = JsonDocument.Parse(RepositoryFile.ReadAllText("local.settings.sample.json"));
        var document = RepositoryFile.ReadAllText("docs", "configuration.md");

        foreach (var setting in sample.RootElement.GetProperty("Values").EnumerateObject().Where(setting => setting.Name != "FUNCTIONS_WORKER_RUNTIME"))
        {
            Assert.Contains($"`{setting.Name}", document, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Listed(params string[] path) => TableRow().Matches(RepositoryFile.ReadAllText(path))
        .SelectMany(match => InlineCode().Matches(match.Groups["names"].Value))
        .Select(match => match.Groups["name"].Value);

    [GeneratedRegex("^\\| (?<names>`[A-Z][A-Za-z0-9_`, ]*`) \\|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex TableRow();

    [GeneratedRegex("`(?<name>[A-Za-z0-9_]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InlineCode();
}
