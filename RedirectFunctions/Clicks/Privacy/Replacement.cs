using System.Runtime.InteropServices;
using System.Text;

namespace RedirectFunctions.Clicks.Privacy;

/// <summary>Replaces parts of a text from its beginning to its end. A text of which nothing is replaced is not copied.</summary>
internal struct Replacement(string text)
{
    private StringBuilder? _result;
    private int _kept;

    /// <summary>Replaces the characters from a position that is not before the end of the last replacement up to another.</summary>
    public void Replace(int start, int end, string value)
    {
        (_result ??= new StringBuilder(text.Length)).Append(text, _kept, start - _kept).Append(value);
        _kept = end;
    }

    /// <summary>The text with its replacements; the text itself if there are none.</summary>
    public override readonly string ToString() => _result is null ? text : $"{_result}{text.AsSpan(_kept)}";
}

/// <summary>A pair of a name and a value in a URL.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct Part
{
    private readonly int _start;

    /// <param name="text">The URL.</param>
    /// <param name="start">Where the name begins.</param>
    /// <param name="end">Where the value ends.</param>
    public Part(string text, int start, int end)
    {
        var equals = text.AsSpan(start, end - start).IndexOf('=');
        _start = start;
        Value = start + equals + 1;
        End = end;
    }

    /// <summary>Where the value begins; it has no name if that is where the pair begins.</summary>
    public int Value { get; }

    public int End { get; }

    public bool HasName => Value > _start + 1;

    /// <summary>The name, decoded.</summary>
    public ReadOnlySpan<char> NameIn(string text)
    {
        var name = text.AsSpan(_start, Value - 1 - _start);
        return name.Contains('%') ? Uri.UnescapeDataString(name) : name;
    }
}
