using System.Text;
using RedirectFunctions.Redirects.Hosts;
using RedirectFunctions.Tests.Clicks;

namespace RedirectFunctions.Tests.Redirects.Hosts;

public class LinkHostsTests
{
    private const string FrontDoor = "11111111-2222-3333-4444-555555555555";
    private const string Two = """{"go.example.com":{"fallback":"https://WWW.example.com/ä"},"l.example.org":{},"*":{"fallback":"https://example.net/"}}""";

    [Theory]
    [InlineData("go.example.com", "go.example.com")]
    [InlineData("GO.example.com:443", "go.example.com")]
    [InlineData("go.example.com.", "go.example.com")]
    [InlineData("l.example.org", "l.example.org")]
    [InlineData("other.example", null)]
    [InlineData("[::1]:8080", null)]
    [InlineData("go.example.com, l.example.org", null)]
    [InlineData("", null)]
    public void The_host_of_a_request_is_known_without_its_port(string header, string? host) =>
        Assert.Equal(host, Parse(Two).Of(RequestHeadersOf.Visitor(("Host", header))).Name);

    [Theory]
    [InlineData(FrontDoor, FrontDoor, "go.example.com")]
    [InlineData(FrontDoor, "99999999-2222-3333-4444-555555555555", "l.example.org")]
    [InlineData(FrontDoor, null, "l.example.org")]
    [InlineData(null, FrontDoor, "l.example.org")]
    public void What_a_proxy_says_counts_only_beside_the_id_of_the_Front_Door_in_the_settings(string? set, string? sent, string host)
    {
        (string, string)[] headers = [("Host", "l.example.org"), ("X-Forwarded-Host", "go.example.com")];

        Assert.Equal(host, Parse(Two, set).Of(RequestHeadersOf.Visitor(sent is null ? headers : [.. headers, ("X-Azure-FDID", sent)])).Name);
    }

    [Fact]
    public void A_host_has_what_all_hosts_have_where_it_says_nothing_itself()
    {
        var hosts = Parse("""{"*":{"fallback":"https://example.net/","assetLinks":[{"relation":["x"]}]},"a.example":{"fallback":"https://example.com"},"b.example":{"appleAppSiteAssociation":{"applinks":{"details":[]}}}}""");
        var (a, b) = (Of("a.example"), Of("b.example"));

        Assert.Equal(("https://example.com/", "https://example.net/", "https://example.net/"), (a.Fallback, b.Fallback, hosts.All.Fallback));
        Assert.Equal("""[{"relation":["x"]}]""", Encoding.UTF8.GetString(a.AssetLinks!.Value.Span));
        Assert.Equal("""{"applinks":{"details":[]}}""", Encoding.UTF8.GetString(b.AppleAppSiteAssociation!.Value.Span));
        Assert.Null(a.AppleAppSiteAssociation);
        Assert.Equal(["a.example", "b.example"], hosts.Names);

        LinkHost Of(string name) => hosts.Of(RequestHeadersOf.Visitor(("Host", name)));
    }

    [Theory]
    [InlineData("go.example.com", "must be a JSON object")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("""{"go.example.com":{},"https://x/":{}}""", "at member 2: it is not a host")]
    [InlineData("""{"go.example.com:8080":{}}""", "at member 1: it is not a host")]
    [InlineData("""{"go.example.com":true}""", "at go.example.com: it must be an object")]
    [InlineData("""{"go.example.com":{"fallback":"example.com"}}""", "at go.example.com: fallback must be an address")]
    [InlineData("""{"*":{"fallback":1}}""", "at *: fallback must be an address")]
    [InlineData("""{"*":{"assetLinks":{}}}""", "at *: assetLinks must be an array")]
    [InlineData("""{"*":{"appleAppSiteAssociation":[]}}""", "at *: appleAppSiteAssociation must be an object")]
    [InlineData("""{"*":{"fallBack":"https://example.com/"}}""", "at *: its members may be")]
    [InlineData("""{"a.example":{},"A.example":{}}""", "has a.example twice")]
    [InlineData("""{"a.example":{"fallback":"https://b.example/x"},"b.example":{}}""", "leads to one of these hosts")]
    public void What_is_wrong_is_named_by_its_place(string json, string problem)
    {
        Assert.Null(LinkHostsJson.Parse(json, null, out var said));
        Assert.Contains(problem, said, StringComparison.Ordinal);
    }

    private static LinkHosts Parse(string json, string? frontDoorId = null)
    {
        var hosts = LinkHostsJson.Parse(json, frontDoorId, out var problem);
        Assert.Null(problem);
        return hosts!;
    }
}
