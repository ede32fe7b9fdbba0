using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RedirectFunctions.Clicks.Parameters;

namespace RedirectFunctions.Tests.Clicks;

public class PooledNameTests
{
    private static readonly JsonSerializerOptions Pooling = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(PooledName.ReadPooled),
    };

    [Fact]
    public void Only_what_is_marked_is_one_string_for_all()
    {
        Assert.True(IsPooled(() => ReadTexts("marked", "other").Marked));
        Assert.False(IsPooled(() => ReadTexts("marked", "other").Other));
    }

    [Theory]
    [InlineData(48, true)]
    [InlineData(49, false)]
    public void Long_texts_are_not_kept(int length, bool isPooled) =>
        Assert.Equal(isPooled, IsPooled(() => ReadTexts(new string('m', length), "other").Marked));

    [Theory]
    [InlineData("12")]
    [InlineData("null")]
    [InlineData("true")]
    public void Anything_but_a_string_is_refused(string json) =>
        Assert.Equal("It must be a string.", Assert.Throws<JsonException>(() => Read(json)).Message);

    [Fact]
    public void A_text_in_two_parts_is_read_whole()
    {
        Assert.Equal("", Read("\"\""));

        Assert.Equal("utm_source", ReadInParts("\"utm_", "source\""));
        Assert.Equal("utm_source", ReadInParts("\"utm_", "sou\\u0072ce\""));
    }

    private static Texts ReadTexts(string marked, string other) =>
        JsonSerializer.Deserialize<Texts>($$"""{"Marked":"{{marked}}","Other":"{{other}}"}""", Pooling)!;

    private static string Read(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return new PooledName().Read(ref reader, typeof(string), JsonSerializerOptions.Default);
    }

    private static string ReadInParts(string first, string second)
    {
        var start = new Part(Encoding.UTF8.GetBytes(first), null);
        var end = new Part(Encoding.UTF8.GetBytes(second), start);
        var reader = new Utf8JsonReader(new ReadOnlySequence<byte>(start, 0, end, end.Memory.Length));
        reader.Read();
        return PooledName.Read(ref reader);
    }

    /// <summary>Tests that run at the same time may take the text's place in the pool, but not every time.</summary>
    private static bool IsPooled(Func<string> read) => Enumerable.Range(0, 20).Any(_ => ReferenceEquals(read(), read()));

    private sealed record Texts([property: Pooled] string Marked, string Other);

    private sealed class Part : ReadOnlySequenceSegment<byte>
    {
        public Part(byte[] text, Part? before)
        {
            Memory = text;
            if (before is not null)
            {
                RunningIndex = before.Memory.Length;
                before.Next = this;
            }
        }
    }
}
