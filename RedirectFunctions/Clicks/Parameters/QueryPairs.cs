namespace RedirectFunctions.Clicks.Parameters;

/// <summary>Walks through a raw query, <c>name=value&amp;name=value</c>, without decoding and without allocating.</summary>
public ref struct QueryPairs(ReadOnlySpan<char> query)
{
    private ReadOnlySpan<char> _rest = query;

    public Pair Current { get; private set; }

    /// <summary>The query of an absolute URL.</summary>
    public static QueryPairs Of(ReadOnlySpan<char> url)
    {
        var fragment = url.IndexOf('#');
        url = fragment < 0 ? url : url[..fragment];
        var mark = url.IndexOf('?');
        return new QueryPairs(mark < 0 ? [] : url[(mark + 1)..]);
    }

    /// <summary>
    /// The parameters in a URL's fragment: all of <c>#a=1&amp;b=2</c>, and whatever follows the question mark in <c>#/page?a=1</c>.
    /// </summary>
    public static QueryPairs OfFragment(ReadOnlySpan<char> url)
    {
        var start = url.IndexOf('#');
        if (start < 0)
        {
            return default;
        }

        var fragment = url[(start + 1)..];
        return new QueryPairs(fragment[(fragment.IndexOf('?') + 1)..]);
    }

    public readonly QueryPairs GetEnumerator() => this;

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            var end = _rest.IndexOf('&');
            var pair = end < 0 ? _rest : _rest[..end];
            var rest = end < 0 ? [] : _rest[(end + 1)..];
            var equals = pair.IndexOf('=');
            if (equals >= 0)
            {
                Current = new Pair(pair[..equals], pair[(equals + 1)..], _rest[(equals + 1)..]);
                _rest = rest;
                return true;
            }

            _rest = rest;
        }

        return false;
    }

    /// <param name="name">Undecoded.</param>
    /// <param name="value">Undecoded; may be empty.</param>
    /// <param name="restOfQuery">The value and everything after it.</param>
    public readonly ref struct Pair(ReadOnlySpan<char> name, ReadOnlySpan<char> value, ReadOnlySpan<char> restOfQuery)
    {
        public ReadOnlySpan<char> Name { get; } = name;

        public ReadOnlySpan<char> Value { get; } = value;

        public ReadOnlySpan<char> RestOfQuery { get; } = restOfQuery;

        public ReadOnlySpan<char> DecodedName => Name.Contains('%') ? Uri.UnescapeDataString(Name) : Name;
    }
}
