using System.Text.RegularExpressions;

namespace RedirectFunctions.Tests.Infra.Kql;

/// <summary>The tokens of a query, from front to back.</summary>
internal sealed partial class KqlTokens
{
    private readonly List<string> _tokens;
    private int _next;

    public KqlTokens(string text)
    {
        var end = 0;
        _tokens = [];
        foreach (Match match in Token().Matches(text))
        {
            if (text[end..match.Index].Trim() is { Length: > 0 } unknown)
            {
                throw new NotSupportedException($"'{unknown}' is not known here.");
            }

            _tokens.Add(match.Value);
            end = match.Index + match.Length;
        }

        if (text[end..].Trim() is { Length: > 0 } rest)
        {
            throw new NotSupportedException($"'{rest}' is not known here.");
        }
    }

    public bool AtEnd => _next == _tokens.Count;

    public string? Peek => AtEnd ? null : _tokens[_next];

    public bool PeekIs(int ahead, string token) => _next + ahead < _tokens.Count && _tokens[_next + ahead] == token;

    /// <summary>The next token if it is a name; otherwise empty.</summary>
    public string PeekName() => Peek is { } token && IsName(token) ? token : "";

    public string Any() => AtEnd ? throw new NotSupportedException("The query ends in the middle.") : _tokens[_next++];

    public string Name() => Any() is var token && IsName(token) ? token : throw new NotSupportedException($"{token} is not a name.");

    public bool Take(string token)
    {
        var isNext = Peek == token;
        _next += isNext ? 1 : 0;
        return isNext;
    }

    public void Expect(string token)
    {
        if (!Take(token))
        {
            throw new NotSupportedException($"{Peek ?? "The end"} stands where {token} should.");
        }
    }

    private static bool IsName(string token) => char.IsAsciiLetter(token[0]) || token[0] == '_';

    [GeneratedRegex(@"'[^']*'|\d+(\.\d+)?[a-z]*|[A-Za-z_]\w*|==|!=|>=|<=|[|()=,.<>+\-*/]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
