using CsCheck;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Clicks.Privacy;

namespace RedirectFunctions.Tests.Clicks;

public class RedactionTests
{
    private static readonly Redaction Redaction = new(new PlatformParameters([], []), ["my_secret"]);

    [Theory]
    [ClassData(typeof(RedactionCases))]
    public void What_is_personal_or_secret_is_taken_out_and_the_rest_stays(string url, string redacted) =>
        Assert.Equal(redacted, Redaction.Url(url, clickIds: false));

    [Fact]
    public void There_are_two_hundred_cases_and_many_of_both_kinds()
    {
        var cases = new RedactionCases().Select(row => row.Data).ToList();

        Assert.True(cases.Count(row => row.Item1 != row.Item2) > 200);
        Assert.True(cases.Count(row => row.Item1 == row.Item2) > 100);
        Assert.Equal(cases.Count, cases.Distinct().Count());
    }

    [Theory]
    [ClassData(typeof(RedactionCases))]
    public void What_is_taken_out_once_leaves_nothing_to_take_out(string url, string redacted)
    {
        Assert.NotEmpty(url);
        Assert.Equal(redacted, Redaction.Url(redacted, clickIds: false));
    }

    [Theory]
    [InlineData("https://e.com/?gclid=x&a=1", "https://e.com/?a=1")]
    [InlineData("https://e.com/?a=1&gclid=x", "https://e.com/?a=1")]
    [InlineData("https://e.com/?a=1&gclid=x&b=2", "https://e.com/?a=1&b=2")]
    [InlineData("https://e.com/?gclid=x&FbClid=y&ref=z", "https://e.com/?ref=z")]
    [InlineData("https://e.com/?gclid=x", "https://e.com/")]
    [InlineData("https://e.com/?gclid=", "https://e.com/")]
    [InlineData("https://e.com/?gclid=x#top", "https://e.com/#top")]
    [InlineData("https://e.com/?a=1&gclid=x#top", "https://e.com/?a=1#top")]
    [InlineData("https://e.com/#gclid=x&a=1", "https://e.com/#a=1")]
    [InlineData("https://e.com/#gclid=x", "https://e.com/")]
    [InlineData("https://e.com/#/shoes?gclid=x", "https://e.com/#/shoes")]
    [InlineData("https://e.com/#/shoes?gclid=x&a=1", "https://e.com/#/shoes?a=1")]
    [InlineData("https://e.com/?a=1;gclid=x;b=2", "https://e.com/?a=1;b=2")]
    [InlineData("https://e.com/?gclid=x;b=2", "https://e.com/?b=2")]
    [InlineData("https://e.com/?gclid=x?b=2", "https://e.com/?b=2")]
    [InlineData("https://e.com/?gc%6Cid=x&a=1", "https://e.com/?a=1")]
    [InlineData("https://e.com/?u=https%3A%2F%2Fa.example%2F%3Fgclid%3Dx%26b%3D1&c=2", "https://e.com/?u=https%3A%2F%2Fa.example%2F%3Fb%3D1&c=2")]
    [InlineData("https://e.com/?u=https%3A%2F%2Fa.example%2F%3Ffbclid%3Dx", "https://e.com/?u=https%3A%2F%2Fa.example%2F")]
    [InlineData("https://e.com/?irclickid=a&awc=b&cjevent=c&tduid=d&sscid=e&ranSiteID=f&aff_id=7", "https://e.com/?aff_id=7")]
    [InlineData("https://e.com/?gad_source=1&gad_campaignid=2&gbraid=3&wbraid=4&srsltid=5", "https://e.com/")]
    [InlineData("https://e.com/?_gl=1*x*y&_ga=2.3&adobe_mc=z&q=1", "https://e.com/?q=1")]
    [InlineData("https://e.com/?gclid&a=1", "https://e.com/?gclid&a=1")]
    [InlineData("https://e.com/?ref=z&utm_source=gclid", "https://e.com/?ref=z&utm_source=gclid")]
    [InlineData("https://e.com/?token=s&gclid=x&email=y", "https://e.com/?token=redacted&email=redacted")]
    public void Click_ids_go_with_their_names_where_they_must_not_be_known(string url, string redacted) =>
        Assert.Equal(redacted, Redaction.Url(url, clickIds: true));

    [Theory]
    [InlineData("gclid=x&a=1", "a=1")]
    [InlineData("a=1&gclid=x", "a=1")]
    [InlineData("gclid=x", "")]
    [InlineData("&gclid=x", "")]
    [InlineData("gclid=x;fbclid=y&b=1", "b=1")]
    [InlineData("email=jane%40example.org&b=jane%40example.org", "email=redacted&b=redacted")]
    [InlineData("a=1", "a=1")]
    [InlineData("", "")]
    public void A_query_without_its_mark_is_redacted_too(string query, string redacted) => Assert.Equal(redacted, Redaction.Query(query, clickIds: true));

    [Fact]
    public void What_no_report_may_have_is_taken_out_also_where_a_setting_excludes_it_from_reports()
    {
        var redaction = new Redaction(new PlatformParameters([], ["gclid", "mc_eid"]), []);

        Assert.Equal("https://e.com/?mc_eid=redacted", redaction.Url("https://e.com/?gclid=x&mc_eid=y", clickIds: true));
    }

    [Fact]
    public void What_a_setting_adds_to_the_reports_is_no_secret() => Assert.Equal(
        "https://e.com/?my_token=x&your_token=redacted",
        new Redaction(new PlatformParameters(["my_token"], []), []).Url("https://e.com/?my_token=x&your_token=y", clickIds: true));

    [Fact]
    public void A_text_in_which_nothing_is_found_is_not_copied()
    {
        const string url = "https://e.com/cart;v=1?a=%3D%40&b=2;c=3#d=4";

        Assert.Same(url, Redaction.Url(url, clickIds: true));
        Assert.Same(url, Redaction.Text(url));
    }

    [Theory]
    [InlineData("call +49 170 1234567, write to jane@example.org", "call redacted, write to redacted")]
    [InlineData("token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x", "token=redacted")]
    [InlineData("token=x", "token=x")]
    public void In_a_text_only_what_shows_by_itself_is_found(string text, string redacted) => Assert.Equal(redacted, Redaction.Text(text));

    [Fact]
    public void URLs_are_searched_to_a_depth_of_three()
    {
        Assert.DoesNotContain("SECRET", Redaction.Url(Nest("https://a.example/?token=SECRET", 3), clickIds: false), StringComparison.Ordinal);
        Assert.Contains("SECRET", Redaction.Url(Nest("https://a.example/?token=SECRET", 4), clickIds: false), StringComparison.Ordinal);

        static string Nest(string url, int depth) => depth == 0 ? url : Nest($"https://a.example/?u={Uri.EscapeDataString(url)}", depth - 1);
    }

    [Fact]
    public void Any_text_is_read_without_an_exception_and_the_host_of_a_URL_stays() => Gen.Select(ClickGen.Text, ClickGen.Text, Gen.Bool).Sample(
        (path, query, clickIds) =>
        {
            _ = Redaction.Url(path, clickIds);
            _ = Redaction.Query(query, clickIds);
            var url = $"https://e.com/{Uri.EscapeDataString(path)}?{query}";
            Assert.StartsWith("https://e.com/", Redaction.Url(url, clickIds), StringComparison.Ordinal);
        },
        iter: 10_000);
}
