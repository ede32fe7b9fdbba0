namespace RedirectFunctions.Clicks.Privacy;

/// <summary>What a value must look like to be personal or secret under its name; the third column of personal-parameters.csv.</summary>
internal enum PersonalValue
{
    /// <summary>Like anything.</summary>
    Any,

    /// <summary>Like a phone number: <c>mobile=1</c> says that a page is made for phones.</summary>
    Phone,

    /// <summary>Like a postal code: <c>zip=de</c> is none.</summary>
    Postcode,

    /// <summary>Like two names of a person: <c>name=red-shoes</c> is a product.</summary>
    Person,

    /// <summary>Like something made by a machine: <c>code=SUMMER20</c> is made by a person, and meant to be read.</summary>
    Opaque,
}

internal static class PersonalValues
{
    private const int MinDigitsOfPhone = 5;
    private const int MinDigitsOfPostcode = 2;
    private const int MinLengthOfPostcode = 3;
    private const int MaxWordsOfPerson = 4;

    /// <summary>Shorter ones can be guessed, and are made to be typed.</summary>
    private const int MinOpaqueLength = 16;

    /// <summary>How often a digit must follow a letter or a letter a digit; a word with a year in it has one or two such places.</summary>
    private const int MinSwitches = 4;

    /// <param name="value">Undecoded.</param>
    public static bool Holds(this PersonalValue kind, ReadOnlySpan<char> value)
    {
        value = kind != PersonalValue.Any && value.Contains('%') ? Uri.UnescapeDataString(value) : value;
        return kind switch
        {
            PersonalValue.Phone => Digits(value) >= MinDigitsOfPhone,
            PersonalValue.Postcode => value.Length >= MinLengthOfPostcode && Digits(value) >= MinDigitsOfPostcode,
            PersonalValue.Person => IsPerson(value),
            PersonalValue.Opaque => value.Length >= MinOpaqueLength && Switches(value) >= MinSwitches,
            _ => true,
        };
    }

    private static int Digits(ReadOnlySpan<char> value)
    {
        var count = 0;
        foreach (var character in value)
        {
            count += char.IsAsciiDigit(character) ? 1 : 0;
        }

        return count;
    }

    private static int Switches(ReadOnlySpan<char> value)
    {
        var count = 0;
        for (var position = 1; position < value.Length; position++)
        {
            count += (char.IsAsciiLetter(value[position]) && char.IsAsciiDigit(value[position - 1]))
                || (char.IsAsciiDigit(value[position]) && char.IsAsciiLetter(value[position - 1])) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Two to four words, each of which begins with a capital letter and has no digits.</summary>
    private static bool IsPerson(ReadOnlySpan<char> value)
    {
        var words = 0;
        foreach (var range in value.SplitAny(' ', '+'))
        {
            var word = value[range];
            if (word.IsEmpty || !char.IsUpper(word[0]) || !IsNameLike(word))
            {
                return false;
            }

            words++;
        }

        return words is >= 2 and <= MaxWordsOfPerson;
    }

    private static bool IsNameLike(ReadOnlySpan<char> word)
    {
        foreach (var character in word)
        {
            if (!char.IsLetter(character) && character is not ('-' or '\'' or '’' or '.'))
            {
                return false;
            }
        }

        return true;
    }
}
