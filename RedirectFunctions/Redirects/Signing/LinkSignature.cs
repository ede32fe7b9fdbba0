namespace RedirectFunctions.Redirects.Signing;

/// <summary>
/// The parts of a link's <c>sig</c> parameter: <c>key id . MAC [. expiry [. name]]</c>. None of it has been verified yet.
/// </summary>
internal readonly ref struct LinkSignature
{
    /// <summary>The parameter's name; matched regardless of case, like the others.</summary>
    public const string Parameter = "sig";

    /// <summary>The longest name of a link.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Digits of a Unix time in seconds; twelve last thirty thousand years.</summary>
    private const int MaxExpiryLength = 12;

    private const int MaxParts = 4;

    private LinkSignature(ReadOnlySpan<char> keyId, ReadOnlySpan<char> mac, ReadOnlySpan<char> expires, ReadOnlySpan<char> name)
    {
        KeyId = keyId;
        Mac = mac;
        Expires = expires;
        Name = name;
    }

    public ReadOnlySpan<char> KeyId { get; }

    public ReadOnlySpan<char> Mac { get; }

    /// <summary>Unix time in seconds, as it was signed; empty if the link does not expire.</summary>
    public ReadOnlySpan<char> Expires { get; }

    /// <summary>Empty if the link has no name.</summary>
    public ReadOnlySpan<char> Name { get; }

    public static bool TryParse(ReadOnlySpan<char> text, out LinkSignature signature)
    {
        Span<Range> parts = stackalloc Range[MaxParts + 1];
        var count = text.Split(parts, '.');
        if (count is < 2 or > MaxParts)
        {
            signature = default;
            return false;
        }

        signature = new LinkSignature(text[parts[0]], text[parts[1]], count > 2 ? text[parts[2]] : [], count > 3 ? text[parts[3]] : []);
        return signature.Expires.Length <= MaxExpiryLength
            && !signature.Expires.ContainsAnyExceptInRange('0', '9')
            && (signature.Name.IsEmpty || IsName(signature.Name));
    }

    /// <summary>Whether a text can be the name of a link.</summary>
    public static bool IsName(ReadOnlySpan<char> text) => text.Length is > 0 and <= MaxNameLength && IsPlain(text);

    /// <summary>
    /// Letters, digits, hyphens and underscores: characters that no tool encodes. No dots, because a dot separates the parts.
    /// </summary>
    public static bool IsPlain(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_'))
            {
                return false;
            }
        }

        return true;
    }
}
