using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedirectFunctions.Clicks.Parameters;

/// <summary>
/// Named values in the order in which they were found; an object in JSON. Each name occurs once: the first value wins, as in Google's own
/// containers.
/// </summary>
[JsonConverter(typeof(ParameterListConverter))]
public sealed class ParameterList : IReadOnlyList<KeyValuePair<string, string>>
{
    /// <summary>The most parameters of one kind. More than this is noise, and a click must fit into a queue message.</summary>
    public const int MaxCount = 50;

    /// <summary>Enough for most links.</summary>
    private const int UsualCount = 6;

    private KeyValuePair<string, string>[] _items = [];

    public int Count { get; private set; }

    /// <summary>How many parameters arrived after the list was full.</summary>
    public int LeftOut { get; private set; }

    public KeyValuePair<string, string> this[int index] => _items.AsSpan(0, Count)[index];

    public void Add(string name, string value)
    {
        if (Find(name) is not null)
        {
            return;
        }

        if (Count == MaxCount)
        {
            LeftOut++;
            return;
        }

        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Math.Max(UsualCount, 2 * Count));
        }

        _items[Count++] = new(name, value);
    }

    /// <summary>The value of a name, or null.</summary>
    public string? Find(string name)
    {
        foreach (var item in _items.AsSpan(0, Count))
        {
            if (string.Equals(item.Key, name, StringComparison.Ordinal))
            {
                return item.Value;
            }
        }

        return null;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _items.Take(Count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

internal sealed class ParameterListConverter : JsonConverter<ParameterList>
{
    public override ParameterList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Parameters must be an object of strings.");
        }

        var list = new ParameterList();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = PooledName.Read(ref reader);
            list.Add(name, reader.Read() && reader.TokenType == JsonTokenType.String
                ? reader.GetString()!
                : throw new JsonException("A parameter's value must be a string."));
        }

        return list;
    }

    public override void Write(Utf8JsonWriter writer, ParameterList value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        for (var index = 0; index < value.Count; index++)
        {
            writer.WriteString(value[index].Key, value[index].Value);
        }

        writer.WriteEndObject();
    }
}
