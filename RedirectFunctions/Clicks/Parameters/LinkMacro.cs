namespace RedirectFunctions.Clicks.Parameters;

/// <summary>
/// A placeholder of an ad platform that was not filled in, such as <c>{gclid}</c> or <c>{_mycustom}</c>: Microsoft Advertising leaves
/// custom parameters without a value like that, and a link that is opened from a spreadsheet has them all.
/// </summary>
public static class LinkMacro
{
    /// <param name="value">Undecoded.</param>
    public static bool IsOneOf(ReadOnlySpan<char> value) =>
        (value.StartsWith('{') || value.StartsWith("%7B", StringComparison.OrdinalIgnoreCase))
        && (value.EndsWith('}') || value.EndsWith("%7D", StringComparison.OrdinalIgnoreCase));
}
