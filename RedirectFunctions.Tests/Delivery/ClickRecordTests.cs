using System.Text.Json;
using System.Text.RegularExpressions;
using RedirectFunctions.Delivery;
using RedirectFunctions.Tests.Clicks;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Delivery;

public partial class ClickRecordTests
{
    [Fact]
    public void Events_md_lists_every_field_and_no_other()
    {
        var text = RepositoryFile.ReadAllText("docs", "events.md");
        var listed = Row().Matches(text[text.IndexOf("## A click as a record", StringComparison.Ordinal)..])
            .SelectMany(row => row.Groups["names"].Value.Split(", "))
            .Select(name => name.Trim('`'));

        Assert.Equal(
            typeof(ClickRecord).GetProperties().Where(property => property.Name != "EqualityContract").Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)).Order(StringComparer.Ordinal),
            listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_record_has_what_is_known_and_leaves_out_what_is_not()
    {
        var full = JsonDocument.Parse(ClickRecord.From(SampleClick.Full with { IsPrivate = true }).ToJson()).RootElement;
        var bare = JsonDocument.Parse(ClickRecord.From(SampleClick.Bare).ToJson()).RootElement;

        Assert.Equal("preview", full.GetProperty("traffic_kind").GetString());
        Assert.True(full.GetProperty("is_private").GetBoolean());
        Assert.Equal("https://blog.example/größe?a=1&b=2", full.GetProperty("referrer").GetString());
        Assert.Equal(
            ["version", "id", "time", "event", "destination_url", "campaign", "platform", "client_id", "session_id", "traffic_kind", "is_private"],
            bare.EnumerateObject().Select(member => member.Name));
    }

    [GeneratedRegex("^\\| (?<names>`[a-z_`, ]*`) \\|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Row();
}
