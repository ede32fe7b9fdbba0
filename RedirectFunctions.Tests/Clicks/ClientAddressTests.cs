using CsCheck;
using RedirectFunctions.Clicks.Privacy;

namespace RedirectFunctions.Tests.Clicks;

public class ClientAddressTests
{
    [Theory]
    [InlineData("203.0.113.77", "203.0.113.0")]
    [InlineData("203.0.113.77:51234", "203.0.113.0")]
    [InlineData(" 203.0.113.77:51234 ", "203.0.113.0")]
    [InlineData("2001:db8:85a3:8d3:1319:8a2e:370:7348", "2001:db8:85a3::")]
    [InlineData("[2001:db8:85a3:8d3:1319:8a2e:370:7348]", "2001:db8:85a3::")]
    [InlineData("[2001:db8:85a3:8d3:1319:8a2e:370:7348]:51234", "2001:db8:85a3::")]
    [InlineData("2001:DB8::1", "2001:db8::")]
    [InlineData("fe80::1%4", "fe80::")]
    [InlineData("::1", "::")]
    [InlineData("::ffff:203.0.113.77", "203.0.113.0")]
    [InlineData("[::ffff:203.0.113.77]:51234", "203.0.113.0")]
    public void An_address_is_cut_to_its_neighbourhood_and_loses_its_port(string entry, string address) =>
        Assert.Equal(address, ClientAddress.Read(entry, trustedHops: 1, AddressPrecision.Truncated));

    [Theory]
    [InlineData("198.51.100.1, 203.0.113.77:1", 1, "203.0.113.0")]
    [InlineData("198.51.100.1,203.0.113.77:1", 1, "203.0.113.0")]
    [InlineData("198.51.100.1, 203.0.113.77, 192.0.2.9:443", 2, "203.0.113.0")]
    [InlineData("198.51.100.1, 203.0.113.77, 192.0.2.9, 192.0.2.10", 3, "203.0.113.0")]
    [InlineData("garbage, ; DROP TABLE, 203.0.113.77", 1, "203.0.113.0")]
    [InlineData(",,203.0.113.77", 1, "203.0.113.0")]
    public void The_visitor_is_what_the_outermost_proxy_of_ours_saw_and_earlier_entries_count_for_nothing(string header, int hops, string address) =>
        Assert.Equal(address, ClientAddress.Read(header, hops, AddressPrecision.Truncated));

    [Theory]
    [InlineData("203.0.113.77", 2)]
    [InlineData("203.0.113.77", 10)]
    [InlineData("203.0.113.77, 192.0.2.9", 5)]
    public void With_fewer_entries_than_proxies_the_first_is_the_visitor(string header, int hops) =>
        Assert.Equal("203.0.113.0", ClientAddress.Read(header, hops, AddressPrecision.Truncated));

    [Theory]
    [InlineData("203.0.113.77")]
    [InlineData("198.51.100.1, 203.0.113.77:1")]
    public void Without_a_trusted_proxy_no_entry_is_believed(string header) => Assert.Null(ClientAddress.Read(header, trustedHops: 0, AddressPrecision.Truncated));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(",")]
    [InlineData("203.0.113.77,")]
    [InlineData("unknown")]
    [InlineData("_hidden")]
    [InlineData("example.com")]
    [InlineData("203.0.113.777")]
    [InlineData("203.0.113.77:port")]
    [InlineData("203.0.113.77:99999")]
    [InlineData("[2001:db8::1")]
    [InlineData("for=203.0.113.77")]
    [InlineData("999")]
    [InlineData("999:443")]
    [InlineData("203.0.113.77, 999")]
    [InlineData("203.77")]
    [InlineData("203.0.77")]
    [InlineData("0xCB.0.113.77")]
    [InlineData("0313.0.113.77")]
    [InlineData("203.0.113.077")]
    [InlineData("3405803853")]
    public void What_is_no_address_gives_none(string? header) => Assert.Null(ClientAddress.Read(header, trustedHops: 1, AddressPrecision.Truncated));

    [Fact]
    public void Any_text_is_read_without_an_exception() => Gen.Select(Gen.String, Gen.Int[0, 10]).Sample(
        (header, hops) => { _ = ClientAddress.Read(header, hops, AddressPrecision.Truncated); },
        iter: 10_000);

    [Theory]
    [InlineData("203.0.113.77:443", "203.0.113.77")]
    [InlineData("[2001:db8:1:2::3]:443", "2001:db8:1:2::3")]
    public void An_address_is_kept_whole_or_not_at_all_where_the_setting_says_so(string header, string full)
    {
        Assert.Equal(full, ClientAddress.Read(header, 1, AddressPrecision.Full));
        Assert.Null(ClientAddress.Read(header, 1, AddressPrecision.None));
    }
}
