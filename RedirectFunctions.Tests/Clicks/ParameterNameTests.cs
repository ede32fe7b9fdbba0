using System.Text.RegularExpressions;
using CsCheck;
using RedirectFunctions.Clicks.Parameters;

namespace RedirectFunctions.Tests.Clicks;

public partial class ParameterNameTests
{
    [Theory]
    [InlineData("ref", "platform_ref")]
    [InlineData("Ref", "platform_Ref")]
    [InlineData("sub_id[]", "platform_sub_id")]
    [InlineData("__cft__", "platform_cft")]
    [InlineData("a b", "platform_a_b")]
    [InlineData("größe", "platform_gr__e")]
    public void Whatever_GA4_does_not_accept_becomes_an_underscore_and_none_stands_at_an_end(string name, string sanitised) =>
        Assert.Equal(sanitised, ParameterName.Sanitise("platform_", name));

    [Fact]
    public void Any_name_becomes_one_that_GA4_accepts() => Gen.String.Sample(
        name => Accepted().IsMatch(ParameterName.Sanitise("platform_", name)) && Accepted().IsMatch(ParameterName.Sanitise("utm_", name)),
        iter: 10_000);

    [GeneratedRegex("^(?!ga_|google_|firebase_)[A-Za-z][A-Za-z0-9_]{0,39}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Accepted();
}
