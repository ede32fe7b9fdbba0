using CsCheck;
using Microsoft.Extensions.Time.Testing;
using RedirectFunctions.Redirects.Signing;

namespace RedirectFunctions.Tests.Redirects.Signing;

public class LinkSignerTests
{
    private const string Destination = "https://example.com/p?a=1&b=2#f";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private readonly FakeTimeProvider _time = new(Now);
    private readonly LinkSigner _signer;

    public LinkSignerTests() => _signer = Signer(TestKeys.First);

    [Fact]
    public void A_signature_is_short_and_needs_no_encoding()
    {
        var signature = _signer.Sign(Destination, Now.AddDays(1), "spring-mail");

        Assert.Equal(Uri.EscapeDataString(signature), signature);
        Assert.Equal("2026a.".Length + 22, _signer.Sign(Destination, null, null).Length);
    }

    [Fact]
    public void Every_part_of_what_was_signed_is_proven() => Gen.Select(Gen.String[Gen.Char[' ', '~'], 0, 1000], Gen.Bool, Gen.Bool).Sample(
        (rest, expires, named) =>
        {
            var destination = $"https://example.com/{rest}";
            var signature = _signer.Sign(destination, expires ? Now.AddHours(1) : null, named ? "name_1" : null);

            Assert.Null(_signer.Verify(destination, signature));
            Assert.Equal("signature_invalid", Code(destination + "x", signature));
            Assert.Equal("signature_invalid", Code(destination[..^1], signature));
        },
        iter: 1000);

    [Fact]
    public void No_single_character_of_a_signature_can_be_changed()
    {
        var signature = _signer.Sign(Destination, Now.AddHours(1), "name");

        for (var index = 0; index < signature.Length; index++)
        {
            foreach (var other in "AZaz059-_.".Where(other => other != signature[index]))
            {
                var changed = signature[..index] + other + signature[(index + 1)..];
                Assert.Contains(Code(Destination, changed), new[] { "signature_invalid", "signature_key_unknown" });
            }
        }
    }

    [Theory]
    [InlineData("2026a.{mac}")]
    [InlineData("2026a.{mac}.")]
    [InlineData("2026a.{mac}..")]
    [InlineData("2026a.{mac}..name")]
    [InlineData("2026a.{mac}.1800003600")]
    [InlineData("2026a.{mac}.1800003600.")]
    [InlineData("2026a.{mac}.1800003601.name")]
    [InlineData("2026a.{mac}.01800003600.name")]
    [InlineData("2026a.{mac}.1800003600.Name")]
    [InlineData("2026a.{mac}.name.1800003600")]
    [InlineData("2026a.{mac}.1800003600.name.more")]
    [InlineData("2026a.{mac}=.1800003600.name")]
    [InlineData("2026a.{mac}A.1800003600.name")]
    [InlineData("2026a..1800003600.name")]
    [InlineData("2026a.{mac}.1800003600.na/me")]
    [InlineData("2026a.{mac}.-1800003600.name")]
    [InlineData("2026a.{mac}.1800003600000.name")]
    [InlineData("2026a")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("....")]
    public void Parts_cannot_be_moved_left_out_or_written_in_another_way(string pattern)
    {
        var mac = _signer.Sign(Destination, Now.AddHours(1), "name").Split('.')[1];

        Assert.Contains(Code(Destination, pattern.Replace("{mac}", mac, StringComparison.Ordinal)), new[] { "signature_invalid", "signature_key_unknown" });
    }

    [Fact]
    public void A_link_ends_in_the_second_of_its_expiry()
    {
        var signature = _signer.Sign(Destination, Now.AddSeconds(10), null);

        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Null(_signer.Verify(Destination, signature));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("link_expired", Code(Destination, signature));
    }

    [Fact]
    public void That_a_link_has_expired_is_not_said_of_a_wrong_signature()
    {
        var signature = _signer.Sign(Destination, Now.AddDays(-1), null);

        Assert.Equal("link_expired", Code(Destination, signature));
        Assert.Equal("signature_invalid", Code(Destination + "x", signature));
    }

    [Fact]
    public void A_new_key_in_front_signs_and_the_old_one_verifies_until_it_goes()
    {
        var old = _signer.Sign(Destination, null, null);
        var both = Signer(TestKeys.Second, TestKeys.First);
        var fresh = both.Sign(Destination, null, null);

        Assert.StartsWith("2026b.", fresh, StringComparison.Ordinal);
        Assert.Null(both.Verify(Destination, old));
        Assert.Null(both.Verify(Destination, fresh));
        Assert.Equal("signature_key_unknown", Signer(TestKeys.Second).Verify(Destination, old)?.Code);
    }

    [Fact]
    public void A_key_under_the_id_of_another_proves_nothing() =>
        Assert.Equal("signature_invalid", Signer(TestKeys.Second.Replace("2026b", "2026a", StringComparison.Ordinal)).Verify(Destination, _signer.Sign(Destination, null, null))?.Code);

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a\nb")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123456")]
    public void A_name_that_could_not_be_read_again_is_not_signed(string name) =>
        Assert.StartsWith(
            "A name must be 1 to 64 letters, digits, hyphens or underscores.",
            Assert.Throws<ArgumentException>(() => _signer.Sign(Destination, null, name)).Message,
            StringComparison.Ordinal);

    /// <summary>A signature costs the redirect path time, but hardly any memory: only a handle of the platform's HMAC remains.</summary>
    [Fact]
    public void Checking_a_signature_allocates_next_to_nothing()
    {
        var signature = _signer.Sign(Destination, Now.AddHours(1), "name");
        Assert.Null(_signer.Verify(Destination, signature));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var repeat = 0; repeat < 100; repeat++)
        {
            _signer.Verify(Destination, signature);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 0, 200);
    }

    private LinkSigner Signer(params string[] keys) => new(TestKeys.Parse(keys), _time);

    private string? Code(string destination, string signature) => _signer.Verify(destination, signature)?.Code;
}
