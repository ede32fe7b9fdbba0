using System.Globalization;
using System.Text.Json;

namespace RedirectFunctions.LocalHost.Collector;

/// <summary>The rules for an event's <c>params</c>.</summary>
/// <param name="maxValue">Characters that the property accepts in a value.</param>
internal sealed class Ga4ParameterRules(int maxValue)
{
    private const int MaxParameters = 25;

    /// <summary>The three with a higher limit than the rest.</summary>
    private static readonly Dictionary<string, int> LongerValues = new(StringComparer.Ordinal)
    {
        ["page_location"] = 1000,
        ["page_referrer"] = 420,
        ["page_title"] = 300,
    };

    private readonly Ga4ItemRules _items = new(maxValue);

    public void Check(JsonElement one, string eventPath, List<Ga4Problem> problems)
    {
        if (!one.TryGetProperty("params", out var parameters))
        {
            return;
        }

        var path = $"{eventPath}.params";
        if (parameters.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new(path, "params must be an object.", Ga4Problem.Invalid));
            return;
        }

        var names = parameters.EnumerateObject().Select(static parameter => parameter.Name).ToArray();
        if (names.Length > MaxParameters)
        {
            problems.Add(new(path, $"There are {names.Length} parameters; an event has at most {MaxParameters}.", Ga4Problem.TooMany));
        }

        if (names.Distinct(StringComparer.Ordinal).Count() < names.Length)
        {
            problems.Add(new(path, "A parameter occurs twice.", Ga4Problem.NameDuplicated));
        }

        foreach (var parameter in parameters.EnumerateObject())
        {
            CheckParameter(parameter.Name, parameter.Value, $"{path}.{parameter.Name}", problems);
        }

        if (parameters.TryGetProperty("value", out _) && !parameters.TryGetProperty("currency", out _))
        {
            problems.Add(new($"{path}.currency", "A value of money needs a currency.", Ga4Problem.Required));
        }
    }

    /// <summary>Text or a number, and not too long.</summary>
    public static void CheckValue(JsonElement value, string path, int maxLength, List<Ga4Problem> problems)
    {
        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
        {
            problems.Add(new(path, "A value must be text or a number.", Ga4Problem.Invalid));
        }
        else if (EncodedLength(value.ToString()) is var length && length > maxLength)
        {
            problems.Add(new(path, $"The value has {length} characters; the limit is {maxLength}.", Ga4Problem.OutOfBounds));
        }
    }

    private void CheckParameter(string name, JsonElement value, string path, List<Ga4Problem> problems)
    {
        // The only boolean in the documentation.
        if (name == "debug_mode" && value.ValueKind == JsonValueKind.True)
        {
            return;
        }

        if (name == "items")
        {
            _items.Check(value, path, problems);
            return;
        }

        problems.AddIfAny(Ga4Names.CheckParameter(path, name));
        CheckValue(value, path, LongerValues.GetValueOrDefault(name, maxValue), problems);
        CheckMoney(name, value, path, problems);
        if (name is "session_id" or "engagement_time_msec" && !IsPositive(value, wholeOnly: name == "session_id"))
        {
            problems.Add(new(path, $"{name} must be a positive number.", Ga4Problem.Invalid));
        }
    }

    /// <summary>The events reference: <c>value</c> is a number, <c>currency</c> three letters of ISO 4217.</summary>
    private static void CheckMoney(string name, JsonElement value, string path, List<Ga4Problem> problems)
    {
        if (name == "value" && value.ValueKind == JsonValueKind.String)
        {
            problems.Add(new(path, "value must be a number.", Ga4Problem.Invalid));
        }
        else if (name == "currency"
            && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            && !(value.ToString() is { Length: 3 } code && code.All(char.IsAsciiLetterUpper)))
        {
            problems.Add(new(path, "currency must be three letters, such as EUR.", Ga4Problem.Invalid));
        }
    }

    private static bool IsPositive(JsonElement value, bool wholeOnly) =>
        decimal.TryParse(
            value.ToString(), wholeOnly ? NumberStyles.None : NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && number > 0;

    /// <summary>Counts the characters of the percent-encoded text: one for ASCII, for all others three for every UTF-8 byte.</summary>
    private static int EncodedLength(string text)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            length += rune.IsAscii ? 1 : 3 * rune.Utf8SequenceLength;
        }

        return length;
    }
}
