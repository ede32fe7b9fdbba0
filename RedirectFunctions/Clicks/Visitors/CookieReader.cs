namespace RedirectFunctions.Clicks.Visitors;

/// <summary>Walks through a Cookie header (RFC 6265, section 4.2.1) without allocating: <c>name=value; name=value</c>.</summary>
internal ref struct CookieReader(ReadOnlySpan<char> header)
{
    private ReadOnlySpan<char> _rest = header;

    public Cookie Current { get; private set; }

    public readonly CookieReader GetEnumerator() => this;

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            // The worker joins multiple header lines with commas; none of Google's cookies has one in its value.
            var end = _rest.IndexOfAny(';', ',');
            var pair = (end < 0 ? _rest : _rest[..end]).Trim();
            _rest = end < 0 ? [] : _rest[(end + 1)..];

            var equals = pair.IndexOf('=');
            if (equals > 0)
            {
                Current = new Cookie(pair[..equals], pair[(equals + 1)..]);
                return true;
            }
        }

        return false;
    }

    public readonly ref struct Cookie(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        private readonly ReadOnlySpan<char> _name = name;
        private readonly ReadOnlySpan<char> _value = value;

        public void Deconstruct(out ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
        {
            name = _name;
            value = _value;
        }
    }
}
