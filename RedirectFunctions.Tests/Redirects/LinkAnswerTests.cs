using System.Net;
using RedirectFunctions.Redirects;
using RedirectFunctions.Redirects.Destinations;

namespace RedirectFunctions.Tests.Redirects;

public class LinkAnswerTests
{
    [Fact]
    public void A_redirect_is_a_302_to_the_normal_form_that_nobody_stores_or_indexes()
    {
        var answer = LinkAnswer.RedirectTo(Destination.Parse("https://E.com?q=ü#f", out _)!.Url, []);

        Assert.Equal(HttpStatusCode.Found, answer.Status);
        Assert.Equal("https://e.com/?q=%C3%BC#f", answer.Location);
        Assert.True(answer.Body.IsEmpty);
        Assert.Equal(
            [
                new("Cache-Control", "no-store"),
                new("X-Robots-Tag", "noindex"),
                new("Referrer-Policy", "strict-origin-when-cross-origin"),
            ],
            answer.Headers);
    }
}
