using RedirectFunctions.Clicks.Consent;

namespace RedirectFunctions.Tests.Clicks.Consent;

public class GppStringTests
{
    [Theory]
    [InlineData("DBABM~x", "2")]
    [InlineData("DBACNYA~CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA~1YNN", "2,6")]
    [InlineData("DBABMA~CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA", "2")]
    [InlineData("DBAA", "")]
    public void The_header_names_the_sections(string text, string ids) => Assert.Equal(ids, string.Join(',', GppString.Ids(text)!));

    [Theory]
    [InlineData("0" + "011" + "0" + "0011" + "0" + "11", 3, "2,5,6")] // 2, three further, one further
    [InlineData("1" + "00011" + "0011", 1, "5,6,7,8")] // from 5 to three further
    [InlineData("0" + "01011", 1, "7")]
    [InlineData("0" + "11", 1, "1")]
    [InlineData("0" + "1000100011", 1, "64")] // the largest
    [InlineData("0" + "11" + "0" + "11", 2, "1,2")]
    [InlineData("0" + "1000011", 1, "14")]
    public void Ids_are_counted_on_in_Fibonacci_numbers(string bits, int count, string ids) =>
        Assert.Equal(ids, string.Join(',', GppString.Ids(TcWriter.ToDigits(TcWriter.Bits(3, 6) + TcWriter.Bits(1, 6) + TcWriter.Bits(count, 12) + bits))!));

    [Fact]
    public void Sections_stand_in_the_order_of_their_ids()
    {
        const string text = "DBACNYA~CPXx.RfA~1YNN";

        Assert.Equal("CPXx.RfA", GppString.Section(text, 0).ToString());
        Assert.Equal("1YNN", GppString.Section(text, 1).ToString());
        Assert.Equal("", GppString.Section(text, 2).ToString());
        Assert.Equal("", GppString.Section("DBACNYA~~1YNN", 0).ToString());
        Assert.Equal("1YNN", GppString.Section("~1YNN", 0).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1YNN")]
    [InlineData("CQdZmkAQdZmkAEsACBENB4FgAP_gAELAAAYgF5wAQF5gXnABAXmAAAAA")]
    [InlineData("DB")]
    [InlineData("DB__MA")] // 4,095 sections
    [InlineData("DBABAAAAAAAAAAAAAAAAAAAA")] // no end of the first id
    [InlineData("DBACM")] // two sections, one id
    [InlineData("${GPP_STRING_755}")]
    public void What_has_no_readable_header_is_none(string text) => Assert.Null(GppString.Ids(text));
}
