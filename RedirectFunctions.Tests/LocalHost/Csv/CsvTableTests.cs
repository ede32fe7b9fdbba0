using System.Text;
using RedirectFunctions.LocalHost;
using RedirectFunctions.LocalHost.Csv;

namespace RedirectFunctions.Tests.LocalHost.Csv;

/// <summary>Files as people have them.</summary>
public sealed class CsvTableTests
{
    private const string Columns = "destination,name";

    public static TheoryData<string, byte[]> SameTable => new()
    {
        { "plain", Encoding.UTF8.GetBytes("destination,name\nhttps://shop.example/größe,spring\n") },
        { "without a last line break", Encoding.UTF8.GetBytes("destination,name\nhttps://shop.example/größe,spring") },
        { "Windows line breaks and a mark", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("destination,name\r\nhttps://shop.example/größe,spring\r\n")] },
        { "old Mac line breaks", Encoding.UTF8.GetBytes("destination,name\rhttps://shop.example/größe,spring\r") },
        { "semicolons", Encoding.UTF8.GetBytes("destination;name\nhttps://shop.example/größe;spring\n") },
        { "tabs", Encoding.UTF8.GetBytes("destination\tname\nhttps://shop.example/größe\tspring\n") },
        { "sep=", Encoding.UTF8.GetBytes("sep=;\r\ndestination;name\r\nhttps://shop.example/größe;spring\r\n") },
        { "sep=|", Encoding.UTF8.GetBytes("\"sep=|\"\ndestination|name\nhttps://shop.example/größe|spring\n") },
        { "capitals and quotes", Encoding.UTF8.GetBytes("\" Destination \",\"NAME\"\n\"https://shop.example/größe\",\"spring\"\n") },
        { "rows without values", Encoding.UTF8.GetBytes("destination,name\nhttps://shop.example/größe,spring\n,\n\n , \n,,,\n") },
        { "more columns", Encoding.UTF8.GetBytes("note;name;destination;\n\"a;b\";spring;https://shop.example/größe;\n") },
        { "UTF-16", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("destination\tname\r\nhttps://shop.example/größe\tspring\r\n")] },
        { "UTF-16, big endian", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes("destination,name\nhttps://shop.example/größe,spring\n")] },
        { "UTF-16 without a mark", Encoding.Unicode.GetBytes("destination,name\nhttps://shop.example/größe,spring\n") },
    };

    [Theory]
    [MemberData(nameof(SameTable))]
    public void The_same_table_is_read_from(string what, byte[] file)
    {
        var table = CsvTable.Parse(CsvText.Decode(file, what), what, Columns);

        var row = Assert.Single(table.Rows);
        Assert.Equal(("https://shop.example/größe", "spring", null), (row.Text("destination"), row.Text("name"), row.Problem));
    }

    [Theory]
    [InlineData("UTM Source")]
    [InlineData("utm-source")]
    [InlineData("UTM_SOURCE")]
    [InlineData(" utmSource")]
    public void A_column_is_known_by_its_letters(string column) =>
        Assert.Equal("x", CsvTable.Parse($"a,{column}\n1,x\n", "in.csv", Columns).Rows[0].Text("utm_source"));

    [Theory]
    [InlineData("destination,name\nhttps://shop.example/,a\nhttps://shop.example/größe,b\n", 3)]
    [InlineData("größe,name\n", 1)]
    [InlineData("destination,name\r\nhttps://shop.example/,a\r\nhttps://shop.example/,ä", 3)]
    [InlineData("destination,name\rhttps://shop.example/ß,a", 2)]
    public void Another_encoding_is_refused_with_the_line(string text, int line)
    {
        var problem = Assert.Throws<LocalHostException>(() => CsvText.Decode(Encoding.Latin1.GetBytes(text), "in.csv")).Message;

        Assert.StartsWith($"in.csv, line {line}: this is not UTF-8", problem, StringComparison.Ordinal);
        Assert.Contains("\"CSV UTF-8\"", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Letters_that_are_lost_already_are_refused_with_the_line() => Assert.StartsWith(
        "in.csv, line 2: the character \uFFFD",
        Assert.Throws<LocalHostException>(() => CsvText.Decode(Encoding.UTF8.GetBytes("destination\nhttps://shop.example/gr\uFFFDe\n"), "in.csv")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_row_is_named_by_the_line_where_it_begins_and_a_bad_one_spoils_no_other()
    {
        var table = CsvTable.Parse(
            "sep=,\ndestination,name,note\n1,a,\"two\nlines\"\n\n2,b\n3,c,d,e\n4,\"f\"g,h\n5,i,,,\n6,j,\"open\n", "in.csv", Columns);

        Assert.Equal(
            ["3 1 ", "6 2 ", "7 3 it has more", "8 4 this is not", "9 5 ", "10 6 this is not"],
            table.Rows.Select(row => $"{row.Line} {row.Text("destination")} {string.Join(' ', (row.Problem ?? "").Split(' ').Take(3))}"));
        Assert.Equal("two\nlines", table.Rows[0].Text("note"));
        Assert.Null(table.Rows[1].Text("note"));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\n\n", "is empty")]
    [InlineData("name,destination,Name\n", "has the column Name twice")]
    public void A_file_without_a_good_header_says_what_is_wrong(string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<LocalHostException>(() => CsvTable.Parse(text, "in.csv", Columns)).Message, StringComparison.Ordinal);
}
