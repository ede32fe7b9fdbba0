using System.Text;

namespace RedirectFunctions.LocalHost.Csv;

/// <summary>
/// The text of a CSV file: UTF-8 with or without a byte order mark, or UTF-16 as Excel's "Unicode text" has it. Nothing is guessed beyond
/// that: a file in an old code page would come out with wrong letters, which then are signed and sent.
/// </summary>
internal static class CsvText
{
    private const char Lost = '\uFFFD';

    /// <exception cref="LocalHostException">The file cannot be read, or it is neither UTF-8 nor UTF-16; the line is named.</exception>
    public static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return Decode(await File.ReadAllBytesAsync(path, cancellationToken), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new LocalHostException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    internal static string Decode(ReadOnlySpan<byte> bytes, string path)
    {
        var text = Utf16Of(bytes) is { } utf16 ? DecodeUtf16(utf16, bytes, path) : DecodeUtf8(bytes, path);
        return text.IndexOf(Lost, StringComparison.Ordinal) is >= 0 and var lost
            ? throw new LocalHostException(
                $"{path}, line {LineAt(text, lost)}: the character {Lost} is where a letter was lost when the file was saved. "
                + "Save it anew from its source, as UTF-8 (in Excel: \"CSV UTF-8\").")
            : text;
    }

    /// <summary>By its mark, or by the zero byte that an ASCII character has in it: a header begins with two of those.</summary>
    private static UnicodeEncoding? Utf16Of(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xFE, ..] or [not 0, 0, not 0, 0, ..] => new UnicodeEncoding(false, byteOrderMark: true, throwOnInvalidBytes: true),
        [0xFE, 0xFF, ..] or [0, not 0, 0, not 0, ..] => new UnicodeEncoding(true, byteOrderMark: true, throwOnInvalidBytes: true),
        _ => null,
    };

    private static string DecodeUtf16(UnicodeEncoding encoding, ReadOnlySpan<byte> bytes, string path)
    {
        try
        {
            return encoding.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException exception)
        {
            throw new LocalHostException($"{path} begins like UTF-16 and is not: save it as UTF-8.", exception);
        }
    }

    private static string DecodeUtf8(ReadOnlySpan<byte> bytes, string path)
    {
        var rest = bytes;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(rest, out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                var line = LineAt(Encoding.Latin1.GetString(bytes), bytes.Length - rest.Length);
                throw new LocalHostException(
                    $"{path}, line {line}: this is not UTF-8 but an older encoding such as Windows-1252, and its letters beyond ASCII "
                    + "would be destroyed. Save the file as UTF-8 (in Excel: \"CSV UTF-8\").");
            }

            rest = rest[length..];
        }

        return Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
    }

    private static int LineAt(string text, int index) =>
        1 + text.AsSpan(0, index).Count("\n") + text.AsSpan(0, index).Count('\r') - text.AsSpan(0, index).Count("\r\n");
}
