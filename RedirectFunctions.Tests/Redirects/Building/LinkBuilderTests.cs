using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Authoring.Building;
using RedirectFunctions.Authoring.Explaining;
using RedirectFunctions.Configuration;
using RedirectFunctions.Tests.Configuration;
using RedirectFunctions.Tests.Redirects.Signing;

namespace RedirectFunctions.Tests.Redirects.Building;

/// <summary>Links as the app's own services make them. Each one is also explained, which shows that it does what it should.</summary>
public sealed class LinkBuilderTests : IDisposable
{
    private readonly ServiceProvider _open = Services(("ALLOWED_DESTINATION_HOSTS", "example.com,.shop.example"));
    private readonly ServiceProvider _signing = Services(("ALLOWED_DESTINATION_HOSTS", "example.com,.shop.example"), ("LINK_SIGNING_KEYS", TestKeys.First));

    [Fact]
    public async Task Both_forms_lead_to_the_destination_with_its_campaign()
    {
        var link = Build(_open, new LinkOrder
        {
            Destination = " https://EXAMPLE.com/p?a=1#top ",
            Campaign = Campaign(("utm_medium", "email"), ("utm_source", " newsletter "), ("utm_term", "")),
            Base = "https://go.example.com/",
        });

        Assert.Equal("https://example.com/p?a=1&utm_source=newsletter&utm_medium=email#top", link.Destination);
        Assert.False(link.IsSigned);
        Assert.Empty(link.Warnings);
        Assert.StartsWith("https://go.example.com/r?destinationUrl=https%3A%2F%2Fexample.com%2Fp%3Fa%3D1%26utm_source", link.Link, StringComparison.Ordinal);
        Assert.StartsWith("https://go.example.com/r/aHR0cHM6", link.PathLink, StringComparison.Ordinal);
        foreach (var form in new[] { link.Link, link.PathLink! })
        {
            var explanation = await ExplainAsync(_open, form);
            Assert.Equal((link.Destination, "listed"), (explanation.Location, explanation.Decision));
        }
    }

    [Fact]
    public async Task What_is_not_listed_or_ends_or_has_a_name_is_signed()
    {
        foreach (var order in new LinkOrder[]
        {
            new() { Destination = "https://elsewhere.example/?q=ä b".Replace(" ", "%20", StringComparison.Ordinal) },
            new() { Destination = "https://example.com/", Expires = DateTimeOffset.UtcNow.AddDays(1) },
            new() { Destination = "https://example.com/", Name = "spring" },
            new() { Destination = "https://example.com/", Sign = true },
        })
        {
            var link = Build(_signing, order);

            Assert.True(link.IsSigned);
            foreach (var form in new[] { link.Link, link.PathLink! })
            {
                var explanation = await ExplainAsync(_signing, form);
                Assert.Equal(302, explanation.Status);
                Assert.NotNull(explanation.Signature);
                Assert.Null(explanation.Signature.Problem);
                Assert.Equal(order.Name, explanation.Signature.Name);
                Assert.Equal(order.Expires?.ToUnixTimeSeconds(), explanation.Signature.Expires?.ToUnixTimeSeconds());
            }
        }
    }

    [Theory]
    [InlineData("utm_source", "https://example.com/?utm_source=an_14354840000&utm_medium=affiliates", "utm_source", "newsletter", "was left as it is")]
    [InlineData("utm_campaign", "https://example.com/", "utm_campaign", "spring sale", "white space")]
    [InlineData("utm_medium", "https://example.com/", "utm_medium", "Email", "capital letters")]
    [InlineData("utm_medium", "https://example.com/?utm_source=x&utm_medium=Email", "utm_term", "", "capital letters")]
    [InlineData("utm_campaign", "https://example.com/#utm_source=x&utm_campaign=spring+sale", "utm_term", "", "white space")]
    [InlineData("campaign", "https://example.com/", "utm_term", "x", "no source, medium or campaign")]
    [InlineData("destination", "https://example.com/", "utm_source", "x", "host of the link itself")]
    [InlineData("utm_content", "https://example.com/", "utm_content", "jane@example.org", "e-mail address")]
    [InlineData("utm_medium", "https://example.com/", "utm_source", "newsletter", "(not set)")]
    [InlineData("utm_source", "https://example.com/", "utm_campaign", "spring", "(not set)")]
    [InlineData("destination", "http://example.com/", "utm_term", "", "not encrypted")]
    [InlineData("destination", "https://example.com/?email=jane%40example.org", "utm_term", "", "personal data")]
    [InlineData("destination", "https://example.com/?token=abc", "utm_term", "", "secret")]
    public void What_makes_a_worse_link_is_said_of_the_field_it_is_in(string field, string destination, string name, string value, string text) => Assert.Contains(
        Build(_open, new LinkOrder { Destination = destination, Campaign = Campaign((name, value)), Base = "https://EXAMPLE.com/" }).Warnings,
        warning => warning.Field == field && warning.Text.Contains(text, StringComparison.Ordinal));

    [Theory]
    [InlineData("Spring Sale", "spring-sale")]
    [InlineData("spring  sale", "spring-sale")]
    [InlineData("ÄPFEL", "äpfel")]
    public void A_better_value_is_offered(string value, string fix) => Assert.All(
        Build(_open, new LinkOrder { Destination = "https://example.com/?utm_source=x&utm_medium=y", Campaign = Campaign(("utm_campaign", value)) }).Warnings,
        warning => Assert.Equal(("utm_campaign", fix), (warning.Field, warning.Fix)));

    [Theory]
    [InlineData("utm_source=newsletter&utm_medium=email&utm_campaign=spring-2026", null)]
    [InlineData("a=1", null)]
    [InlineData("utm_content=x", null)]
    [InlineData("utm_source=Newsletter&utm_medium=email&utm_campaign=spring", "utm_source must be one of google, newsletter.")]
    [InlineData("utm_medium=email&utm_campaign=spring", "utm_source must be one of google, newsletter.")]
    [InlineData("utm_source=google", "utm_medium must be email.")]
    [InlineData("utm_source=google&utm_medium=email&utm_campaign=spring+sale", "utm_campaign must match [a-z0-9]+(-[a-z0-9]+)*.")]
    public async Task The_campaign_rules_hold_wherever_the_parameters_stand(string query, string? fault)
    {
        await using var services = Services(("ALLOWED_DESTINATION_HOSTS", "example.com"), ("CAMPAIGN_SOURCES", "newsletter, google"), ("CAMPAIGN_MEDIUMS", "email"), ("CAMPAIGN_NAME_PATTERN", "[a-z0-9]+(-[a-z0-9]+)*"));
        var builder = services.GetRequiredService<LinkBuilder>();
        var fields = query.Split('&').Select(pair => pair.Split('=')).Where(pair => pair[0].StartsWith("utm_", StringComparison.Ordinal)).ToDictionary(pair => pair[0], pair => (string?)pair[1].Replace('+', ' '), StringComparer.Ordinal);

        var asPasted = builder.Build(new LinkOrder { Destination = $"https://example.com/?{query}" }, out string? pasted);
        var asTyped = builder.Build(new LinkOrder { Destination = "https://example.com/", Campaign = fields }, out string? typed);

        Assert.Equal((fault is null, fault is null), (asPasted is not null, asTyped is not null));
        Assert.Equal(fault is null ? (null, null) : ($"The campaign rules do not allow this: {fault}", $"The campaign rules do not allow this: {fault}"), (pasted, typed));
        if (fault is not null)
        {
            var click = (await services.GetRequiredService<LinkExplainer>().ExplainAsync($"/r?destinationUrl={Uri.EscapeDataString($"https://example.com/?{query}")}", userAgent: null))!.Tracking!;
            Assert.Equal("false", click.Payloads!["ga4"].GetProperty("events")[0].GetProperty("params").GetProperty("campaign_valid").GetString());
            Assert.False(click.Payloads["gtm"].GetProperty("campaign_valid").GetBoolean());
        }
    }

    [Fact]
    public void An_affiliates_source_is_never_overwritten()
    {
        var link = Build(_open, new LinkOrder { Destination = "https://example.com/?UTM_source=an_1", Campaign = Campaign(("utm_source", "newsletter"), ("utm_id", "7")) });

        Assert.Equal("https://example.com/?UTM_source=an_1&utm_id=7", link.Destination);
    }

    [Fact]
    public void Lengths_beyond_what_GA4_or_a_path_takes_are_reported()
    {
        var link = Build(_open, new LinkOrder { Destination = $"https://example.com/{new string('a', 1000)}", Campaign = Campaign(("utm_campaign", new string('b', 101))) });

        Assert.Contains(link.Warnings, warning => warning is { Field: "utm_campaign" } && warning.Text.Contains("100 characters", StringComparison.Ordinal));
        Assert.Contains(link.Warnings, warning => warning is { Field: "destination" } && warning.Text.Contains("1,000 characters", StringComparison.Ordinal));
        Assert.Contains(link.Warnings, warning => warning is { Field: "pathLink" });
    }

    [Fact]
    public void An_expiry_that_a_listed_host_makes_void_is_reported() => Assert.Contains(
        Build(_signing, new LinkOrder { Destination = "https://example.com/", Expires = DateTimeOffset.UtcNow.AddDays(1) }).Warnings,
        warning => warning.Field == "expires");

    [Theory]
    [InlineData(null, null, null, "There is no destination")]
    [InlineData(" ", null, null, "There is no destination")]
    [InlineData("example.com", null, null, "not a web address")]
    [InlineData("https://elsewhere.example/", null, null, "not allowed here")]
    [InlineData("https://example.com/", "a b", null, "not a valid name")]
    [InlineData("https://example.com/", null, "example.com", "not a valid base")]
    [InlineData("https://example.com/", null, "https://example.com/path", "not a valid base")]
    [InlineData("https://example.com/", null, "javascript:alert(1)", "not a valid base")]
    public void A_link_that_would_not_be_followed_is_not_made(string? destination, string? name, string? origin, string problem)
    {
        Assert.Null(_open.GetRequiredService<LinkBuilder>().Build(new LinkOrder { Destination = destination, Name = name, Base = origin }, out string? said));
        Assert.Contains(problem, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_key_there_is_no_end_and_a_name_is_for_the_table_alone()
    {
        var link = Build(_open, new LinkOrder { Destination = "https://example.com/", Name = "spring" });

        Assert.False(link.IsSigned);
        Assert.Contains(link.Warnings, warning => warning.Field == "signing");
        Assert.False(Build(_open, new LinkOrder { Destination = "https://example.com/", Name = "spring", Expires = DateTimeOffset.UtcNow.AddDays(1) }).IsSigned);
        foreach (var order in new LinkOrder[] { new() { Destination = "https://example.com/", Expires = DateTimeOffset.UtcNow.AddDays(1) }, new() { Destination = "https://example.com/", Sign = true } })
        {
            Assert.Null(_open.GetRequiredService<LinkBuilder>().Build(order, out string? problem));
            Assert.Contains("set LINK_SIGNING_KEYS", problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_no_campaign_parameter_or_lies_in_the_past_is_named()
    {
        var builder = _signing.GetRequiredService<LinkBuilder>();

        Assert.Null(builder.Build(new LinkOrder { Destination = "https://example.com/", Campaign = Campaign(("utm_sauce", "x")) }, out string? unknown));
        Assert.Contains("utm_source, utm_medium", unknown, StringComparison.Ordinal);
        Assert.Null(builder.Build(new LinkOrder { Destination = "https://example.com/", Expires = DateTimeOffset.UtcNow.AddSeconds(-1) }, out string? past));
        Assert.Contains("future", past, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _open.Dispose();
        _signing.Dispose();
    }

    private static BuiltLink Build(ServiceProvider services, LinkOrder order)
    {
        var link = services.GetRequiredService<LinkBuilder>().Build(order, out string? problem);
        Assert.Null(problem);
        return link!;
    }

    private static async Task<LinkExplanation> ExplainAsync(ServiceProvider services, string link) =>
        (await services.GetRequiredService<LinkExplainer>().ExplainAsync(link, userAgent: null))!;

    private static Dictionary<string, string?> Campaign(params (string Name, string? Value)[] values) => values.ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal);

    private static ServiceProvider Services(params (string Name, string? Value)[] settings) => new ServiceCollection()
        .AddLogging()
        .AddRedirectFunctions(Settings.Of([("AzureWebJobsStorage", "UseDevelopmentStorage=true"), ("TrackingStorage", "UseDevelopmentStorage=true"), .. settings]))
        .BuildServiceProvider();
}
