using RedirectFunctions.Redirects.Signing;

namespace RedirectFunctions.Tests.Redirects.Signing;

public class LinkSigningKeysTests
{
    [Theory]
    [InlineData($"{TestKeys.First},{TestKeys.Second}")]
    [InlineData($"{TestKeys.First}; {TestKeys.Second};")]
    [InlineData($" {TestKeys.First}\r\n\t{TestKeys.Second}")]
    public void The_first_key_signs_and_every_key_is_found(string list)
    {
        var keys = LinkSigningKeys.Parse(list, out var problem)!;

        Assert.Null(problem);
        Assert.Equal("2026a", keys.SigningId);
        Assert.Equal(Bytes(0), keys.SigningKey);
        Assert.Equal(Bytes(0), keys.Find("2026a"));
        Assert.Equal(Bytes(32), keys.Find("2026b"));
        Assert.Null(keys.Find("2026A"));
        Assert.Null(keys.Find(""));
    }

    [Fact]
    public void A_key_is_base64_in_either_alphabet_and_with_or_without_padding()
    {
        var key = new byte[32];
        key.AsSpan().Fill(0xfb);
        var base64 = Convert.ToBase64String(key);

        Assert.StartsWith("+/", base64, StringComparison.Ordinal);
        foreach (var text in new[] { base64, base64.TrimEnd('='), base64.Replace('+', '-').Replace('/', '_') })
        {
            Assert.Equal(key, LinkSigningKeys.Parse($"k:{text}", out _)?.SigningKey);
        }
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a234567890-_cdef")]
    public void An_id_has_up_to_16_characters(string id) =>
        Assert.Equal(id, LinkSigningKeys.Parse($"{id}:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", out _)?.SigningId);

    [Theory]
    [InlineData("", "no id:key pair")]
    [InlineData(",;", "no id:key pair")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "number 1: there is no colon")]
    [InlineData(":AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "number 1: an id must be")]
    [InlineData("a.b:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "number 1: an id must be")]
    [InlineData("a2345678901234567:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "number 1: an id must be")]
    [InlineData("a:", "number 1: its key has fewer than 32 bytes")]
    [InlineData("a:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg", "number 1: its key has fewer than 32 bytes")]
    [InlineData("a:not.base64", "number 1: its key is not base64")]
    [InlineData($"{TestKeys.First},a:b:c", "number 2: its key is not base64")]
    [InlineData($"{TestKeys.First},{TestKeys.First}", "number 2: an earlier pair has the same id")]
    public void What_is_wrong_is_named_by_its_place(string list, string problem)
    {
        Assert.Null(LinkSigningKeys.Parse(list, out var said));
        Assert.Contains(problem, said, StringComparison.Ordinal);
        Assert.DoesNotContain("AAEC", said, StringComparison.Ordinal);
    }

    private static byte[] Bytes(int start) => [.. Enumerable.Range(start, 32).Select(value => (byte)value)];
}
