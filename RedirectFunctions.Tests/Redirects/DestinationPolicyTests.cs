using Microsoft.Extensions.Time.Testing;
using RedirectFunctions.Redirects.Destinations;
using RedirectFunctions.Redirects.Signing;
using RedirectFunctions.Tests.Redirects.Signing;

namespace RedirectFunctions.Tests.Redirects;

public class DestinationPolicyTests
{
    private const string Listed = "https://listed.example/p";
    private const string Other = "https://other.example/p";

    private static readonly LinkSigner Signer = new(TestKeys.Parse(TestKeys.First), new FakeTimeProvider());

    [Theory]
    [InlineData(Listed, false, null)]
    [InlineData(Listed, true, "signature_missing")]
    [InlineData(Other, false, "destination_not_allowed")]
    [InlineData(Other, true, "signature_missing")]
    public void Without_a_signature_only_listed_hosts_are_followed_and_none_where_signatures_are_required(string link, bool required, string? refusal)
    {
        Assert.Equal(refusal, Check(Policy(required, Signer), link, signature: null));
        Assert.Equal(refusal, Check(Policy(required, signer: null), link, signature: null));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_right_signature_opens_any_host_and_a_wrong_one_none(bool required)
    {
        var policy = Policy(required, Signer);

        Assert.Null(Check(policy, Other, Signer.Sign(Other, null, null)));
        Assert.Equal("signature_invalid", Check(policy, Other, Signer.Sign(Listed, null, null)));
        Assert.Equal("signature_invalid", Check(policy, Other, ""));
    }

    [Theory]
    [InlineData(false, "destination_not_allowed")]
    [InlineData(true, "signature_missing")]
    public void Without_keys_no_signature_counts(bool required, string refusal) =>
        Assert.Equal(refusal, Check(Policy(required, signer: null), Other, Signer.Sign(Other, null, null)));

    [Fact]
    public void A_name_is_proven_by_a_signature_of_this_destination_only()
    {
        var policy = Policy(required: false, Signer);

        Assert.Equal("spring", policy.ProvenName(Listed, Signer.Sign(Listed, null, "spring")));
        Assert.Null(policy.ProvenName(Other, Signer.Sign(Listed, null, "spring")));
        Assert.Null(policy.ProvenName(Listed, Signer.Sign(Listed, null, null)));
        Assert.Null(policy.ProvenName(Listed, "spring"));
        Assert.Null(policy.ProvenName(Listed, null));
    }

    private static DestinationPolicy Policy(bool required, LinkSigner? signer) =>
        new(new DestinationRules(AllowedHosts.Parse("listed.example", out _)!, required), signer);

    private static string? Check(DestinationPolicy policy, string link, string? signature) =>
        policy.Check(Destination.Parse(link, out _)!, link, signature)?.Code;
}
