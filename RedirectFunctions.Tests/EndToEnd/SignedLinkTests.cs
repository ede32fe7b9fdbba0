using System.Net;
using System.Text;
using RedirectFunctions.Redirects.Signing;
using RedirectFunctions.Tests.Infrastructure;
using RedirectFunctions.Tests.Redirects.Signing;

namespace RedirectFunctions.Tests.EndToEnd;

[Trait("Category", "Slow")]
public sealed class SignedLinkTests(AzuriteFixture azurite)
{
    private const string Unlisted = "https://elsewhere.example/p?id=7&utm_source=x#f";
    private static readonly LinkSigner Signer = new(TestKeys.Parse(TestKeys.First), TimeProvider.System);

    [Fact]
    public async Task A_signature_leads_to_a_host_that_is_not_listed_in_both_forms_and_is_seen_by_nobody()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_SIGNING_KEYS", TestKeys.First), ("FORWARD_PARAMS", "sig,x"));
        var sig = Signer.Sign(Unlisted, DateTimeOffset.UtcNow.AddHours(1), "spring");

        foreach (var link in new[]
        {
            $"/r?destinationUrl={Uri.EscapeDataString(Unlisted)}&sig={sig}",
            $"/r?SIG={sig}&x=1&to={Uri.EscapeDataString(Unlisted)}",
            $"/r/{Token(Unlisted)}?sig={sig}",
            $"/r/{Token(Unlisted)}?sig={Uri.EscapeDataString(sig).Replace("-", "%2D", StringComparison.Ordinal)}&x=1",
        })
        {
            using var response = await app.GetAsync(link);

            Assert.Equal(HttpStatusCode.Found, response.StatusCode);
            Assert.Equal(Unlisted.Replace("#", link.Contains("x=1", StringComparison.Ordinal) ? "&x=1#" : "#", StringComparison.Ordinal), RunningApp.Location(response));
        }

        var gtm = (await app.AcceptedAsync("gtm")).Json.GetRawText();
        Assert.Contains("\"link_name\":\"spring\"", gtm.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(sig.Split('.')[1], gtm, StringComparison.Ordinal);
    }

    /// <summary>A link to a listed host is followed without its signature, so anybody could put any name into one.</summary>
    [Fact]
    public async Task The_name_of_a_signature_that_is_not_right_is_not_reported()
    {
        const string listed = "https://example.com/named";
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_SIGNING_KEYS", TestKeys.First));
        var right = Signer.Sign(listed, null, "spring");
        var past = Signer.Sign(listed, DateTimeOffset.UtcNow.AddSeconds(-1), "spring");
        var links = new[] { (right, true), (right.Replace("spring", "forged", StringComparison.Ordinal), false), (past, false), ("2026a.x..forged", false) };

        foreach (var (sig, _) in links)
        {
            using var response = await app.GetAsync($"/r?to={listed}&sig={sig}");
            Assert.Equal(listed, RunningApp.Location(response));
        }

        await app.WaitForLedgerAsync("delivered/sink=gtm", links.Length);
        await app.WaitForLedgerAsync("delivered/sink=ga4", links.Length);
        var sent = app.Events.Snapshot().Select(received => received.Json.GetRawText()).ToList();
        Assert.Equal(2 * links.Length, sent.Count);
        Assert.Equal(2, sent.Count(json => json.Contains("link_name", StringComparison.Ordinal)));
        Assert.DoesNotContain(sent, json => json.Contains("forged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_destination_that_is_not_encoded_has_its_signature_before_it()
    {
        const string destination = "https://elsewhere.example/p?a=1&sig=its-own";
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_SIGNING_KEYS", TestKeys.First));
        var sig = Signer.Sign(destination, null, null);

        using var response = await app.GetAsync($"/r?sig={sig}&to={destination}");

        Assert.Equal(destination, RunningApp.Location(response));
    }

    [Fact]
    public async Task Click_ids_may_be_appended_to_a_signed_link()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_SIGNING_KEYS", TestKeys.First));

        using var response = await app.GetAsync($"/r?to={Uri.EscapeDataString(Unlisted)}&sig={Signer.Sign(Unlisted, null, null)}&gclid=Abc");

        Assert.Equal("https://elsewhere.example/p?id=7&utm_source=x&gclid=Abc#f", RunningApp.Location(response));
    }

    [Fact]
    public async Task Without_a_right_signature_a_host_that_is_not_listed_is_refused_with_the_class_of_the_reason()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_SIGNING_KEYS", TestKeys.First));
        var right = Signer.Sign(Unlisted, null, null);

        await AssertRefusedAsync(app, Unlisted, null, "destination_not_allowed");
        await AssertRefusedAsync(app, Unlisted, "", "signature_invalid");
        await AssertRefusedAsync(app, Unlisted + "x", right, "signature_invalid");
        await AssertRefusedAsync(app, Unlisted, right.Replace("2026a", "2025", StringComparison.Ordinal), "signature_key_unknown");
        await AssertRefusedAsync(app, Unlisted, Signer.Sign(Unlisted, DateTimeOffset.UtcNow.AddSeconds(-1), null), "link_expired");
    }

    [Fact]
    public async Task A_listed_host_needs_no_signature_unless_one_is_required()
    {
        const string listed = "https://example.com/";
        await using var open = await RunningApp.StartAsync(azurite, ("LINK_SIGNING_KEYS", TestKeys.First));
        await using var strict = await RunningApp.StartAsync(azurite, ("LINK_SIGNING_KEYS", TestKeys.First), ("REQUIRE_SIGNED_LINKS", "true"));

        Assert.Equal(listed, await open.ClickAsync(listed));
        using var wrong = await open.GetAsync($"/r?to={Uri.EscapeDataString(listed)}&sig=wrong");
        Assert.Equal(HttpStatusCode.Found, wrong.StatusCode);

        await AssertRefusedAsync(strict, listed, null, "signature_missing");
        await AssertRefusedAsync(strict, listed, "wrong", "signature_invalid");
        using var signed = await strict.GetAsync($"/r?to={Uri.EscapeDataString(listed)}&sig={Signer.Sign(listed, null, null)}");
        Assert.Equal(listed, RunningApp.Location(signed));
    }

    [Fact]
    public async Task Keys_alone_are_enough_to_start()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("ALLOWED_DESTINATION_HOSTS", ""), ("LINK_SIGNING_KEYS", TestKeys.First));

        using var response = await app.GetAsync($"/r?to={Uri.EscapeDataString(Unlisted)}&sig={Signer.Sign(Unlisted, null, null)}");

        Assert.Equal(Unlisted, RunningApp.Location(response));
        await AssertRefusedAsync(app, "https://example.com/", null, "destination_not_allowed");
    }

    private static async Task AssertRefusedAsync(RunningApp app, string destination, string? sig, string code)
    {
        using var response = await app.GetAsync($"/r?to={Uri.EscapeDataString(destination)}{(sig is null ? "" : $"&sig={sig}")}", ("Accept", "application/json"));
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains($"\"{code}\"", body, StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Location"));
        Assert.DoesNotContain("elsewhere", body, StringComparison.Ordinal);
    }

    private static string Token(string destination) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(destination));
}
