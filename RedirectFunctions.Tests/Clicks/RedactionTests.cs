using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Clicks.Privacy;

namespace RedirectFunctions.Tests.Clicks;

public class RedactionTests
{
    private static readonly Redaction Redaction = new(new PlatformParameters([], []), ["my_secret"]);

    [Theory]
    [InlineData("https://e.com/?a=1&email=x&b=2", "https://e.com/?a=1&email=redacted&b=2")]
    [InlineData("https://e.com/?Password=x#f", "https://e.com/?Password=redacted#f")]
    [InlineData("https://e.com/?e%6Dail=x", "https://e.com/?e%6Dail=redacted")]
    [InlineData("https://e.com/?my_secret=x;token=y", "https://e.com/?my_secret=redacted;token=redacted")]
    [InlineData("https://e.com/#access_token=x&state=y", "https://e.com/#access_token=redacted&state=y")]
    [InlineData("https://e.com/#/path?token=x", "https://e.com/#/path?token=redacted")]
    [InlineData("https://e.com/?mc_eid=x&_kx=y", "https://e.com/?mc_eid=redacted&_kx=redacted")]
    [InlineData("https://e.com/?email=&token", "https://e.com/?email=&token")]
    public void The_value_of_a_personal_or_secret_key_is_taken_out(string url, string redacted) => Assert.Equal(redacted, Redaction.Url(url, clickIds: false));

    [Theory]
    [InlineData("https://e.com/?u=jane@example.org", "https://e.com/?u=redacted")]
    [InlineData("https://e.com/?u=jane.doe%2Bnews%40mail.example.org&x=1", "https://e.com/?u=redacted&x=1")]
    [InlineData("https://e.com/?u=jane%2540example%252Eorg", "https://e.com/?u=redacted")]
    [InlineData("https://e.com/unsubscribe/jane@example.org/now", "https://e.com/unsubscribe/redacted/now")]
    [InlineData("https://e.com/#jane%40example.org", "https://e.com/#redacted")]
    public void A_mail_address_is_taken_out_however_it_is_encoded(string url, string redacted) => Assert.Equal(redacted, Redaction.Url(url, clickIds: false));

    [Theory]
    [InlineData("https://jane:pw@e.com/p", "https://e.com/p")]
    [InlineData("https://jane@e.com", "https://e.com")]
    public void A_user_name_is_taken_out(string url, string redacted) => Assert.Equal(redacted, Redaction.Url(url, clickIds: false));

    [Theory]
    [InlineData("https://e.com/@jane/p?a=b@c&utm_source=x#y")]
    [InlineData("https://e.com/?q=a%40b&gclid=x")]
    [InlineData("https://e.com/?emails=3&keyword=x&mytoken=y")]
    public void Everything_else_stays(string url) => Assert.Equal(url, Redaction.Url(url, clickIds: false));

    [Fact]
    public void Click_ids_are_taken_out_on_demand() =>
        Assert.Equal("https://e.com/?gclid=redacted&FbClid=redacted&ref=z", Redaction.Url("https://e.com/?gclid=x&FbClid=y&ref=z", clickIds: true));
}
