using RedirectFunctions.Clicks.Parameters;

namespace RedirectFunctions.Tests.Clicks;

public class QueryPairsTests
{
    [Theory]
    [InlineData("https://shop.example/?a=1&b=2", "a=1|b=2")]
    [InlineData("https://shop.example/?a=1#b=2", "a=1")]
    [InlineData("?a=1", "a=1")]
    [InlineData("#?a=1", "")]
    [InlineData("https://shop.example/", "")]
    [InlineData("a=1", "")]
    [InlineData("https://shop.example/a=1/", "")]
    public void The_query_of_a_URL_is_between_its_question_mark_and_its_fragment(string url, string pairs) => Assert.Equal(pairs, Text(QueryPairs.Of(url)));

    [Theory]
    [InlineData("https://shop.example/#a=1&b=2", "a=1|b=2")]
    [InlineData("https://shop.example/?x=1#/page?a=1", "a=1")]
    [InlineData("#a=1", "a=1")]
    [InlineData("https://shop.example/?a=1", "")]
    public void A_fragment_has_parameters_too(string url, string pairs) => Assert.Equal(pairs, Text(QueryPairs.OfFragment(url)));

    [Theory]
    [InlineData("a=1&b=2", "a=1|b=2")]
    [InlineData("&a=1&&b=2&", "a=1|b=2")]
    [InlineData("=1&a=2", "=1|a=2")]
    [InlineData("a=&b=2=3", "a=|b=2=3")]
    [InlineData("a&b=2", "b=2")]
    [InlineData("%75tm=%41", "utm=%41")]
    [InlineData("", "")]
    public void A_pair_has_an_equals_sign(string query, string pairs) => Assert.Equal(pairs, Text(new QueryPairs(query)));

    [Fact]
    public void A_value_may_be_taken_with_all_that_follows()
    {
        var rests = new List<string>();
        foreach (var pair in new QueryPairs("x&a=1&b=2&c"))
        {
            rests.Add(pair.RestOfQuery.ToString());
        }

        Assert.Equal(["1&b=2&c", "2&c"], rests);
    }

    private static string Text(QueryPairs pairs)
    {
        var texts = new List<string>();
        foreach (var pair in pairs)
        {
            texts.Add($"{pair.DecodedName}={pair.Value}");
        }

        return string.Join('|', texts);
    }
}
