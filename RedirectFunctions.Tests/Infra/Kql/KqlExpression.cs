using System.Globalization;

namespace RedirectFunctions.Tests.Infra.Kql;

/// <summary>The value of an expression for a row at a given time.</summary>
internal delegate object KqlValue(KqlRow row, DateTimeOffset now);

/// <summary>Scalar expressions in the language's order of precedence: or, and, comparison, sum, product.</summary>
internal static class KqlExpression
{
    public static KqlValue Read(KqlTokens tokens)
    {
        var left = ReadAnd(tokens);
        while (tokens.Take("or"))
        {
            var (first, second) = (left, ReadAnd(tokens));
            left = (row, now) => (bool)first(row, now) || (bool)second(row, now);
        }

        return left;
    }

    private static KqlValue ReadAnd(KqlTokens tokens)
    {
        var left = ReadComparison(tokens);
        while (tokens.Take("and"))
        {
            var (first, second) = (left, ReadComparison(tokens));
            left = (row, now) => (bool)first(row, now) && (bool)second(row, now);
        }

        return left;
    }

    private static KqlValue ReadComparison(KqlTokens tokens)
    {
        var left = ReadSum(tokens);
        if (tokens.Take("in"))
        {
            var choices = Arguments(tokens, ReadSum);
            return (row, now) => choices.Exists(choice => left(row, now).Equals(choice(row, now)));
        }

        if (tokens.Take("startswith"))
        {
            var beginning = ReadSum(tokens);
            return (row, now) => ((string)left(row, now)).StartsWith((string)beginning(row, now), StringComparison.OrdinalIgnoreCase);
        }

        Func<int, bool>? holds = tokens.Peek switch
        {
            "==" => static order => order == 0,
            "!=" => static order => order != 0,
            ">=" => static order => order >= 0,
            "<=" => static order => order <= 0,
            ">" => static order => order > 0,
            "<" => static order => order < 0,
            _ => null,
        };
        if (holds is null)
        {
            return left;
        }

        tokens.Any();
        var right = ReadSum(tokens);
        return (row, now) => (left(row, now), right(row, now)) switch
        {
            // A comparison with what is null in Kusto is never true.
            (double.NaN, _) or (_, double.NaN) => false,
            var (one, other) => holds(Compare(one, other)),
        };
    }

    private static KqlValue ReadSum(KqlTokens tokens)
    {
        var left = ReadProduct(tokens);
        while (tokens.Peek is "+" or "-")
        {
            var (first, isSum, second) = (left, tokens.Any() == "+", ReadProduct(tokens));
            left = (row, now) => (first(row, now), second(row, now)) switch
            {
                (double one, double other) => isSum ? one + other : one - other,
                (DateTimeOffset one, DateTimeOffset other) when !isSum => one - other,
                var (one, other) => throw new NotSupportedException($"{one.GetType().Name} and {other.GetType().Name} do not add up here."),
            };
        }

        return left;
    }

    private static KqlValue ReadProduct(KqlTokens tokens)
    {
        var left = ReadValue(tokens);
        while (tokens.Peek is "*" or "/")
        {
            var (first, isProduct, second) = (left, tokens.Any() == "*", ReadValue(tokens));
            left = (row, now) => isProduct ? (double)first(row, now) * (double)second(row, now) : (double)first(row, now) / (double)second(row, now);
        }

        return left;
    }

    private static KqlValue ReadValue(KqlTokens tokens)
    {
        if (tokens.Take("("))
        {
            var inner = Read(tokens);
            tokens.Expect(")");
            return inner;
        }

        var token = tokens.Any();
        if (token[0] == '\'')
        {
            return (_, _) => token[1..^1];
        }

        if (char.IsAsciiDigit(token[0]))
        {
            var literal = Literal(token);
            return (_, _) => literal;
        }

        return tokens.Peek == "(" ? Call(token, Arguments(tokens, Read)) : Column(token, tokens);
    }

    public static List<KqlValue> Arguments(KqlTokens tokens, Func<KqlTokens, KqlValue> read)
    {
        var arguments = new List<KqlValue>();
        tokens.Expect("(");
        while (!tokens.Take(")"))
        {
            arguments.Add(read(tokens));
            if (tokens.Peek != ")")
            {
                tokens.Expect(",");
            }
        }

        return arguments;
    }

    /// <summary><c>Properties.sink</c> is a property of a dynamic column. The rows of the tests have a column with this name.</summary>
    private static KqlValue Column(string name, KqlTokens tokens)
    {
        while (tokens.Take("."))
        {
            name = $"{name}.{tokens.Name()}";
        }

        return (row, _) => row[name];
    }

    private static KqlValue Call(string function, List<KqlValue> arguments) => (function, arguments) switch
    {
        ("tostring", [var value]) => (row, now) => Convert.ToString(value(row, now), CultureInfo.InvariantCulture)!,
        ("iff", [var condition, var then, var otherwise]) => (row, now) => (bool)condition(row, now) ? then(row, now) : otherwise(row, now),
        ("ago", [var timespan]) => (row, now) => now - (TimeSpan)timespan(row, now),
        _ => throw new NotSupportedException($"The function {function} with {arguments.Count} arguments is not known here."),
    };

    private static object Literal(string token)
    {
        var number = double.Parse(token.TrimEnd([.. "abcdefghijklmnopqrstuvwxyz"]), CultureInfo.InvariantCulture);
        return token.TrimStart([.. "0123456789."]) switch
        {
            "" => number,
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            var unit => throw new NotSupportedException($"The unit {unit} is not known here."),
        };
    }

    public static int Compare(object one, object other) => (one, other) switch
    {
        (double first, double second) => first.CompareTo(second),
        (string first, string second) => string.CompareOrdinal(first, second),
        (DateTimeOffset first, DateTimeOffset second) => first.CompareTo(second),
        (TimeSpan first, TimeSpan second) => first.CompareTo(second),
        _ => throw new NotSupportedException($"{one.GetType().Name} and {other.GetType().Name} are not compared here."),
    };
}
