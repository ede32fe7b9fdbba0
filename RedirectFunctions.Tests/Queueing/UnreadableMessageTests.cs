using System.IO.Compression;
using System.Text;
using CsCheck;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Tests.Clicks;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Queueing;

public class UnreadableMessageTests
{
    private const string Secret = "visitor@example.com";

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("visitor@example.com")]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"visitor@example.com\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("<xml>visitor@example.com</xml>")]
    [InlineData("eyJ2ZXJzaW9uIjoxLCJjbGlja3MiOltdfQ==")]
    public void Garbage_is_no_batch(string text) => AssertUnreadable(new BinaryData(text));

    [Theory]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"clicks":[]}""")]
    [InlineData("""{"version":null,"clicks":[]}""")]
    [InlineData("""{"version":"visitor@example.com","clicks":[]}""")]
    [InlineData("""{"version":1,"clicks":null}""")]
    [InlineData("""{"version":1,"clicks":{}}""")]
    [InlineData("""{"version":1,"clicks":"visitor@example.com"}""")]
    [InlineData("""{"version":1,"clicks":[null]}""")]
    [InlineData("""{"version":1,"clicks":[1]}""")]
    [InlineData("""{"version":1,"clicks":[{}]}""")]
    [InlineData("""{"version":1,"clicks":[{"click":null,"deliveries":[]}]}""")]
    [InlineData("""{"version":1,"clicks":[{"click":{},"deliveries":[]}]}""")]
    [InlineData("""{"version":1,"clicks":[]} visitor@example.com""")]
    [InlineData("""{"visitor@example.com":visitor@example.com}""")]
    [InlineData("""{"version":1,"clicks":[{"visitor@example.com":[{"visitor@example.com":x}]}]}""")]
    public void A_wrong_shape_is_no_batch(string text) => AssertUnreadable(new BinaryData(text));

    [Theory]
    [InlineData("\"id\":\"019cb9a0", "\"id\":\"visitor@example.com")]
    [InlineData("\"time\":\"2026", "\"time\":\"visitor@example.com")]
    [InlineData("\"destination\":", "\"visitor@example.com\":")]
    [InlineData("\"campaign\":{", "\"campaign\":[{")]
    [InlineData("\"utm_source\":\"news\"", "\"visitor@example.com\":null")]
    [InlineData("\"utm_source\":\"news\"", "\"visitor@example.com\":{\"visitor@example.com\":1}")]
    [InlineData("\"utm_source\":\"news\"", "\"visitor@example.com\":\"\\ud800\"")]
    [InlineData("\"utm_source\":\"news\"", "\"\\udc00visitor@example.com\":\"x\"")]
    [InlineData("\"utm_source\":\"news\"", "\"visitor@example.com\":\"\\x\"")]
    [InlineData("\"sessionId\":1700000123", "\"sessionId\":\"visitor@example.com\"")]
    [InlineData("\"sessionId\":1700000123", "\"sessionId\":17000001230000000000000")]
    [InlineData("\"clientId\":\"1234567890.1700000000\"", "\"clientId\":null")]
    [InlineData("\"deliveries\":[", "\"deliveries\":[null,")]
    [InlineData("\"sink\":\"gtm\"", "\"sink\":null")]
    [InlineData("\"sink\":\"gtm\"", "\"visitor@example.com\":\"gtm\"")]
    [InlineData("\"attempts\":0", "\"attempts\":\"visitor@example.com\"")]
    [InlineData("\"attempts\":0", "\"attempts\":1.5")]
    public void A_message_with_one_wrong_field_is_no_batch(string part, string wrong)
    {
        var text = Encoding.UTF8.GetString(Sample());
        Assert.Contains(part, text, StringComparison.Ordinal);

        AssertUnreadable(new BinaryData(text.Replace(part, wrong, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Another_version_is_named_in_the_problem(int version)
    {
        var problem = AssertUnreadable(new BinaryData($$"""{"version":{{version}},"clicks":[]}"""));

        Assert.Equal($"unknown version {version}", problem);
    }

    [Fact]
    public void A_message_cut_off_anywhere_is_no_batch()
    {
        var sample = Encoding.UTF8.GetString(Sample()).TrimEnd();
        var bytes = Encoding.UTF8.GetBytes(sample);
        for (var length = 0; length < bytes.Length; length++)
        {
            AssertUnreadable(new BinaryData(bytes.AsMemory(0, length)));
        }
    }

    [Fact]
    public void Zeros_and_bytes_that_are_no_UTF8_are_no_batch()
    {
        AssertUnreadable(new BinaryData(new byte[1000]));
        AssertUnreadable(new BinaryData(new byte[] { 0xff, 0xfe, 0x7b, 0x00 }));

        var sample = Sample();
        sample[sample.AsSpan().IndexOf("news"u8)] = 0xff;
        AssertUnreadable(new BinaryData(sample));
    }

    [Fact]
    public void A_hundred_thousand_brackets_are_no_batch() =>
        AssertUnreadable(new BinaryData("{\"version\":1,\"clicks\":" + new string('[', 100_000)));

    [Theory]
    [InlineData("H4sI")]
    [InlineData("H4sIvisitor@example.com")]
    [InlineData("H4sIAAAAAAAA")]
    [InlineData("H4sIAAAAAAAAA6tWyk")]
    public void What_begins_as_a_packed_message_and_is_none_is_no_batch(string text) => AssertUnreadable(new BinaryData(text));

    [Fact]
    public void A_packed_message_that_is_cut_off_is_no_batch()
    {
        var packed = Sample("click-batch-v1-packed.txt");
        // Eight more bytes follow the JSON: its checksum and its length.
        for (var length = 0; length < packed.Length - 12; length += 4)
        {
            AssertUnreadable(new BinaryData(packed[..length]));
        }
    }

    [Theory]
    [InlineData("click-batch-v1.json")]
    [InlineData("click-batch-v1-packed.txt")]
    public void Any_bytes_and_any_damage_are_read_without_an_exception(string name)
    {
        var sample = Sample(name);
        Gen.OneOf<byte[]>(
            Gen.Byte.Array,
            Gen.Select(Gen.Int[0, sample.Length - 1], Gen.Byte, (position, value) => (byte[])[.. sample[..position], value, .. sample[(position + 1)..]]))
            .Sample(
                bytes => QueueJson.TryReadBatch(new BinaryData(bytes), out var batch, out var problem)
                    ? batch is not null && problem is null
                    : problem is not null,
                iter: 10_000);
    }

    /// <summary>As large as a message can be. Its JSON is valid except for the length.</summary>
    [Fact]
    public void A_message_that_unpacks_to_many_times_its_size_is_no_batch_and_takes_little_memory()
    {
        var bomb = Packed(new string(' ', 44 * 1024 * 1024));
        Assert.InRange(bomb.ToMemory().Length, 55 * 1024, 64 * 1024);
        var before = GC.GetAllocatedBytesForCurrentThread();

        AssertUnreadable(bomb);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * ClickBatch.MaxUnpackedBytes);
    }

    [Fact]
    public void A_message_of_the_most_and_largest_clicks_is_read()
    {
        var json = QueueJson.Write([new BatchedClick(SampleClick.Bare, [])]).Single().ToString();
        var batch = Packed(json + new string(' ', ClickBatch.MaxUnpackedBytes - json.Length - 1));

        Assert.True(QueueJson.TryReadBatch(batch, out _, out var problem), problem);
    }

    private static BinaryData Packed(string json)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(Encoding.UTF8.GetBytes(json));
        }

        return new BinaryData(Convert.ToBase64String(packed.ToArray()));
    }

    private static byte[] Sample(string name = "click-batch-v1.json") => RepositoryFile.ReadAllBytes("RedirectFunctions.Tests", "Samples", name);

    /// <summary>A message may hold personal data, and the description of its problem is logged.</summary>
    private static string AssertUnreadable(BinaryData message)
    {
        Assert.False(QueueJson.TryReadBatch(message, out _, out var problem));
        Assert.NotEmpty(problem);
        Assert.DoesNotContain("visitor", problem, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Secret, problem, StringComparison.Ordinal);
        return problem;
    }
}
