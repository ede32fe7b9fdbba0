using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace RedirectFunctions.Clicks.Parameters;

/// <summary>
/// Reads texts that nearly every click has in common, such as the names of its parameters: one string for all of them, instead of one for
/// each click of a message.
/// </summary>
internal sealed class PooledName : JsonConverter<string>
{
    private const int Slots = 512;

    /// <summary>Bytes; longer texts are seldom the same.</summary>
    private const int MaxLength = 48;

    /// <summary>What comes takes the place of what was there: so it is bounded, whatever the names are.</summary>
    private static readonly string?[] Known = new string?[Slots];

    /// <summary>
    /// Reads what is <see cref="PooledAttribute"/> with this. A converter attribute would do it too, but generated code does not write a
    /// type that has one.
    /// </summary>
    public static void ReadPooled(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.AttributeProvider?.IsDefined(typeof(PooledAttribute), inherit: false) == true)
            {
                property.CustomConverter = new PooledName();
            }
        }
    }

    public static string Read(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length > MaxLength)
        {
            return reader.GetString()!;
        }

        var hash = default(HashCode);
        hash.AddBytes(reader.ValueSpan);
        ref var slot = ref Known[(uint)hash.ToHashCode() % Slots];
        return slot is { } known && Ascii.Equals(reader.ValueSpan, known) ? known : slot = reader.GetString()!;
    }

    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Read(ref reader) : throw new JsonException("It must be a string.");

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>A text that nearly every click has in common.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PooledAttribute : Attribute;
