using RedirectFunctions.LocalHost;
using RedirectFunctions.LocalHost.Links;

namespace RedirectFunctions.Tests.LocalHost.Links;

/// <summary>The exports of other services, with their columns.</summary>
public sealed class ImportFileTests
{
    public static TheoryData<string, string> Exports => new()
    {
        { "our own", "name,destination,title,tags,expires,disabled,created,updated\nSpring,https://shop.example/p,The title,\"a,b\",2030-01-31T12:00:00Z,,2024-01-31T10:00:00Z,\n" },
        { "Bitly", "link,custom_bitlinks,long_url,title,tags,created_at,expiration_date,archived\nhttps://bit.ly/3xYz,\"[\"\"https://bit.ly/Spring\"\"]\",https://shop.example/p,The title,\"[\"\"a\"\",\"\"b\"\"]\",2024-01-31T10:00:00+0000,2030-01-31T12:00:00+0000,\n" },
        { "Shlink", "Short code;Long URL;Domain;Title;Tags;Date created;Valid until;Max visits\nSpring;https://shop.example/p;;The title;a|b;2024-01-31T11:00:00+01:00;2030-01-31T13:00:00+01:00;\n" },
        { "Shlink", "Short URL,Long URL,Title,Tags,Date created,Valid until\nhttps://s.example/Spring,https://shop.example/p,The title,a|b,2024-01-31T10:00:00Z,2030-01-31T12:00:00Z\n" },
        { "YOURLS", "keyword,url,title,tags,timestamp,expires,ip,clicks\nSpring,https://shop.example/p,The title,\"a, b\",2024-01-31 10:00:00,2030-01-31 12:00,203.0.113.7,12\n" },
        { "Kutt", "address,target,domain,title,tags,password,expire_in,visit_count,banned,created_at\nSpring,https://shop.example/p,,The title,\"a,b\",false,2030-01-31T12:00:00.000Z,7,false,2024-01-31T10:00:00.000Z\n" },
        { "Dub", "Short link,Destination URL,Title,Clicks,Created at,Tags,Archived,Expires at\nhttps://dub.sh/Spring,https://shop.example/p,The title,9,2024-01-31T10:00:00.000Z,\"a,b\",No,2030-01-31T12:00:00Z\n" },
        { "Dub", "link,url,title,tags,createdAt,expiresAt\ndub.sh/Spring,https://shop.example/p,The title,\"a,b\",2024-01-31T10:00:00.000Z,2030-01-31T12:00:00Z\n" },
        { "Rebrandly", "slashtag,destination,title,tags,createdAt,expiresAt,clicks\nSpring,https://shop.example/p,The title,\"a,b\",2024-01-31T10:00:00.000Z,2030-01-31T12:00:00Z,3\n" },
    };

    [Theory]
    [MemberData(nameof(Exports))]
    public async Task The_export_is_recognised_and_every_field_arrives(string service, string text)
    {
        var file = await ReadAsync(text);

        Assert.Equal(service, file.Service);
        Assert.Empty(file.Unsupported);
        var row = Assert.Single(file.Rows);
        Assert.Null(row.Problem);
        Assert.Equal(("Spring", "https://shop.example/p", "The title", "a,b"), (row.Link!.Name, row.Link.Destination, row.Link.Title, string.Join(',', row.Link.Tags!)));
        Assert.Equal(new DateTimeOffset(2024, 1, 31, 10, 0, 0, TimeSpan.Zero), row.Link.Created);
        Assert.Equal(new DateTimeOffset(2030, 1, 31, 12, 0, 0, TimeSpan.Zero), row.Link.Expires);
        Assert.False(row.Link.Disabled);
    }

    [Theory]
    [InlineData("password", "secret", "a has a password")]
    [InlineData("Password", "true", "a has a password")]
    [InlineData("Max visits", "5", "a has a visit limit")]
    [InlineData("maxVisits", "2000", "a has a visit limit")]
    [InlineData("Valid since", "2199-01-01", "a has a time before which")]
    [InlineData("password", "false", null)]
    [InlineData("maxVisits", "0", null)]
    [InlineData("Valid since", "2020-01-01T00:00:00Z", null)]
    [InlineData("expires", "soon", "a: \"soon\" is no time")]
    [InlineData("rules", "{}", "a: rules must be a JSON array")]
    public async Task A_link_that_would_be_open_to_more_people_is_a_problem(string column, string value, string? problem)
    {
        var text = $"key,url,{column}\na,https://shop.example/,{value}\n";

        Assert.StartsWith(problem ?? "", (await ReadAsync(text)).Rows[0].Problem ?? "", StringComparison.Ordinal);
        Assert.Equal(problem is null, (await ReadAsync(text)).Rows[0].Link is not null);
        Assert.Equal(column is "expires" or "rules", (await ReadAsync(text, dropGuards: true)).Rows[0].Link is null);
    }

    [Fact]
    public async Task Bad_rows_are_named_by_their_line_and_lost_columns_by_their_name()
    {
        var file = await ReadAsync("Short link,Destination URL,iOS,Description,Clicks\nhttps://dub.sh/a,https://shop.example/,,,1\nhttps://dub.sh/,https://shop.example/,,,\nhttps://dub.sh/c,,x,,\n,https://shop.example/,,,\nhttps://dub.sh/e,https://shop.example/?a=1,2,,,3\n");

        Assert.Equal([(2, true), (3, false), (4, false), (5, false), (6, false)], file.Rows.Select(row => (row.Line, row.Problem is null)));
        Assert.Equal(["iOS"], file.Unsupported);
    }

    [Fact]
    public async Task Campaign_parameters_of_their_own_columns_are_added_where_the_destination_lacks_them()
    {
        var file = await ReadAsync("key,url,utm_source,utm_medium\na,https://shop.example/?utm_source=x#f,y,email\n");

        Assert.Equal("https://shop.example/?utm_source=x&utm_medium=email#f", file.Rows[0].Link!.Destination);
    }

    [Fact]
    public async Task A_file_without_the_columns_says_which_ones_it_has()
    {
        var problem = (await Assert.ThrowsAsync<LocalHostException>(() => ReadAsync("a,b\n1,2\n"))).Message;

        Assert.Contains("It has a, b.", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Short code,Long URL,Domain\na,https://shop.example/,GO.example.org\nb,https://shop.example/,\n", "Shlink")]
    [InlineData("domain,key,url\ngo.example.org,a,https://shop.example/\n,b,https://shop.example/\n", "Dub")]
    [InlineData("address,target,domain\na,https://shop.example/,go.example.org\nb,https://shop.example/,\n", "Kutt")]
    [InlineData("name,destination,disabled,host\na,https://shop.example/,,go.example.org\nb,https://shop.example/,,\n", "our own")]
    public async Task A_domain_becomes_the_host_of_the_name_unless_it_is_dropped(string text, string service)
    {
        var file = await ReadAsync(text);

        Assert.Equal(service, file.Service);
        Assert.Empty(file.Unsupported);
        Assert.Equal(["go.example.org", null], file.Rows.Select(row => row.Link!.Host));
        Assert.All((await ReadAsync(text, dropHosts: true)).Rows, row => Assert.Null(row.Link!.Host));
    }

    private static async Task<ImportFile> ReadAsync(string text, bool dropGuards = false, bool dropHosts = false)
    {
        using var folder = new TemporaryFolder(("in.csv", text));
        return await ImportFile.ReadAsync(folder["in.csv"], new ImportChoices(dropGuards, dropHosts), TestContext.Current.CancellationToken);
    }
}
