using RedirectFunctions.Redirects.Signing;

namespace RedirectFunctions.Tests.Redirects.Signing;

/// <summary>Takes a signature apart, without verifying it.</summary>
public class LinkSignatureTests
{
    private const string LongestName = "a234567890123456789012345678901234567890123456789012345678901234";

    [Theory]
    [InlineData("k.m", "k", "m", "", "")]
    [InlineData("k.m.1", "k", "m", "1", "")]
    [InlineData("k.m.1.n-_9", "k", "m", "1", "n-_9")]
    [InlineData("k.m..n", "k", "m", "", "n")]
    [InlineData("k.m..", "k", "m", "", "")]
    [InlineData("k.m.123456789012." + LongestName, "k", "m", "123456789012", LongestName)]
    public void A_signature_has_two_to_four_parts(string text, string keyId, string mac, string expires, string name)
    {
        Assert.True(LinkSignature.TryParse(text, out var signature));

        Assert.Equal((keyId, mac), (signature.KeyId.ToString(), signature.Mac.ToString()));
        Assert.Equal((expires, name), (signature.Expires.ToString(), signature.Name.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("k")]
    [InlineData("k.m.1.n.")]
    [InlineData("k.m.1.n.x")]
    [InlineData("k.m.1234567890123")]
    [InlineData("k.m.1x")]
    [InlineData("k.m.-1")]
    [InlineData("k.m.1.a/b")]
    [InlineData("k.m..1" + LongestName)]
    public void Anything_else_is_none(string text) => Assert.False(LinkSignature.TryParse(text, out _));
}
