namespace RedirectFunctions.Clicks.Parameters;

/// <summary>
/// The parameter names that GA4 accepts: <c>[A-Za-z][A-Za-z0-9_]*</c>, at most 40 characters (Google's event builder, Apache-2.0).
/// </summary>
internal static class ParameterName
{
    public const int MaxLength = 40;

    /// <summary>
    /// Joins a prefix that begins with a letter and a name of arbitrary characters: <c>sub_id[]</c> becomes <c>platform_sub_id</c>.
    /// </summary>
    public static string Sanitise(string prefix, ReadOnlySpan<char> name)
    {
        Span<char> buffer = stackalloc char[MaxLength];
        prefix.CopyTo(buffer);
        var length = prefix.Length;
        foreach (var character in name.TrimStart('_'))
        {
            if (length == MaxLength)
            {
                break;
            }

            buffer[length++] = char.IsAsciiLetterOrDigit(character) ? character : '_';
        }

        var result = buffer[..length];
        return new string(result.TrimEnd('_'));
    }
}
