using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Redirects;
using RedirectFunctions.Redirects.Refusals;

namespace RedirectFunctions.Tests.Redirects;

public class RefusalPageTests
{
    public static TheoryData<string> Codes => [.. All.Select(refusal => refusal.Code)];

    private static IEnumerable<Refusal> All => typeof(Refusal)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(one => one.GetValue(null))
        .OfType<Refusal>();

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_visitor_reads_a_complete_page_that_says_what_is_wrong(string code)
    {
        var refusal = All.Single(one => one.Code == code);
        var answer = RefusalPage.For(refusal, Accepting("text/html,application/xhtml+xml,*/*;q=0.8"));
        var html = Encoding.UTF8.GetString(answer.Body.Span);

        Assert.Equal(refusal.Status, answer.Status);
        Assert.Null(answer.Location);
        Assert.Equal("text/html; charset=utf-8", Header(answer, "Content-Type"));
        Assert.StartsWith("<!doctype html>\n<html lang=\"en\">", html, StringComparison.Ordinal);
        Assert.Contains("""<meta name="viewport" content="width=device-width, initial-scale=1">""", html, StringComparison.Ordinal);

        var page = XElement.Parse(html[html.IndexOf("<main>", StringComparison.Ordinal)..(html.IndexOf("</main>", StringComparison.Ordinal) + "</main>".Length)]);
        Assert.Equal(refusal.Title, page.Element("h1")?.Value);
        Assert.Equal(refusal.Detail, page.Element("p")?.Value);
        Assert.Equal($"{(int)refusal.Status} {code}", page.Descendants("code").Single().Value);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_program_reads_problem_details(string code)
    {
        var refusal = All.Single(one => one.Code == code);
        var answer = RefusalPage.For(refusal, Accepting("application/json"));

        Assert.Equal(refusal.Status, answer.Status);
        Assert.Equal("application/problem+json", Header(answer, "Content-Type"));
        var problem = JsonDocument.Parse(answer.Body).RootElement;
        Assert.Equal(["type", "title", "status", "detail", "code"], problem.EnumerateObject().Select(property => property.Name));
        Assert.Equal("about:blank", problem.GetProperty("type").GetString());
        Assert.Equal(refusal.Title, problem.GetProperty("title").GetString());
        Assert.Equal((int)refusal.Status, problem.GetProperty("status").GetInt32());
        Assert.Equal(refusal.Detail, problem.GetProperty("detail").GetString());
        Assert.Equal(code, problem.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData(null, "text/html; charset=utf-8")]
    [InlineData("*/*", "text/html; charset=utf-8")]
    [InlineData("text/html, application/json", "text/html; charset=utf-8")]
    [InlineData("application/json, text/plain, */*", "application/problem+json")]
    [InlineData("Application/Problem+JSON", "application/problem+json")]
    public void Json_is_for_those_who_ask_for_it_and_not_for_html(string? accept, string contentType) =>
        Assert.Equal(contentType, Header(RefusalPage.For(Refusal.DestinationMissing, Accepting(accept)), "Content-Type"));

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json")]
    public void A_refusal_is_not_stored_not_indexed_and_gives_nothing_away(string accept)
    {
        var answer = RefusalPage.For(Refusal.DestinationNotAllowed, Accepting(accept));

        Assert.Equal("no-store", Header(answer, "Cache-Control"));
        Assert.Equal("noindex", Header(answer, "X-Robots-Tag"));
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(answer, "Referrer-Policy"));
        Assert.StartsWith("default-src 'none';", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_content_security_policy_lets_the_pages_own_style_through()
    {
        var answer = RefusalPage.For(Refusal.DestinationMissing, Accepting("text/html"));
        var html = Encoding.UTF8.GetString(answer.Body.Span);
        var style = html[(html.IndexOf("<style>", StringComparison.Ordinal) + "<style>".Length)..html.IndexOf("</style>", StringComparison.Ordinal)];

        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));

        Assert.Contains($"style-src 'sha256-{hash}'", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_link_is_400_and_what_is_not_followed_403() => Assert.All(
        All.Where(refusal => !refusal.Code.StartsWith("name_", StringComparison.Ordinal)),
        refusal => Assert.Equal(
            refusal.Code is "destination_not_allowed" or "link_expired" || refusal.Code.StartsWith("signature_", StringComparison.Ordinal) ? 403 : 400,
            (int)refusal.Status));

    [Theory]
    [InlineData("name_unknown", 404)]
    [InlineData("name_disabled", 404)]
    [InlineData("name_expired", 410)]
    [InlineData("name_unavailable", 503)]
    public void A_name_that_leads_nowhere_has_a_status_of_its_own(string code, int status) =>
        Assert.Equal(status, (int)All.Single(refusal => refusal.Code == code).Status);

    private static string Header(LinkAnswer answer, string name) => answer.Headers.Single(header => header.Key == name).Value;

    private static HttpHeadersCollection Accepting(string? accept)
    {
        var headers = new HttpHeadersCollection();
        if (accept is not null)
        {
            headers.TryAddWithoutValidation("Accept", accept);
        }

        return headers;
    }
}
