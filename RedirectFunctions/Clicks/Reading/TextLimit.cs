namespace RedirectFunctions.Clicks.Reading;

internal static class TextLimit
{
    /// <summary>At most this many characters, and never half of a surrogate pair, which could not be written as UTF-8.</summary>
    public static string? Cut(string? text, int length) =>
        text?.Length > length ? text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] : text;
}
