using System.Globalization;
using Microsoft.Extensions.Configuration;
using RedirectFunctions.Operations;

namespace RedirectFunctions.Configuration;

/// <summary>
/// Reads settings and collects everything that is wrong with them, so that a new deployment is fixed in one go. A message never repeats a
/// value: it may be a secret that was put into the wrong setting.
/// </summary>
internal sealed class SettingsReader
{
    private readonly IConfiguration _configuration;
    private readonly SortedSet<string> _names;
    private readonly List<SettingProblem> _problems = [];

    public SettingsReader(IConfiguration configuration)
        : this(configuration, new SortedSet<string>(StringComparer.Ordinal))
    {
    }

    private SettingsReader(IConfiguration configuration, SortedSet<string> names)
    {
        _configuration = configuration;
        _names = names;
    }

    /// <summary>
    /// Every name that was asked for, of this reader and of its parts; with <c>__</c> for a colon, as in environment variables.
    /// </summary>
    public IReadOnlyCollection<string> Names => _names;

    public IReadOnlyList<SettingProblem> Problems => _problems;

    /// <summary>A reader of the same settings that collects problems of its own.</summary>
    public SettingsReader Part() => new(_configuration, _names);

    public void AddProblemsOf(SettingsReader part) => _problems.AddRange(part.Problems);

    public void Problem(string name, string whatIsWrong, string example) =>
        _problems.Add(new(name, $"{name} {whatIsWrong} Example: {name}={example}"));

    public bool IsWrong(string name) => _problems.Exists(problem => problem.Name == name);

    /// <summary>The trimmed value, or null if the setting is missing or empty.</summary>
    public string? Text(string name)
    {
        _names.Add(name.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal));
        var value = _configuration[name]?.Trim();
        return string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>A value that must be present; a Key Vault reference that was not resolved counts as missing.</summary>
    public string? Required(string name, string because, string example)
    {
        if (Text(name) is null)
        {
            Problem(name, $"is missing: {because}.", example);
            return null;
        }

        return Optional(name, example);
    }

    /// <summary>An optional value that may be a secret; a Key Vault reference that was not resolved is a problem.</summary>
    public string? Optional(string name, string example)
    {
        var value = Text(name);
        if (value?.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) != true)
        {
            return value;
        }

        Problem(
            name,
            "is still a literal Key Vault reference: the platform could not resolve it. Check that the app's identity may read "
            + "the secret, and with a user-assigned identity that the site property keyVaultReferenceIdentity names it.",
            example);
        return null;
    }

    /// <summary>Names of query parameters, separated by commas, semicolons or spaces.</summary>
    public string[] ParameterNames(string name)
    {
        var names = (Text(name) ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries);
        if (names.Any(parameter => !parameter.Any(char.IsAsciiLetterOrDigit)))
        {
            Problem(name, "has a name without a letter or digit.", "affiliate_id,sub_id[]");
        }

        return names;
    }

    /// <param name="ifWrong">What is assumed where the value cannot be read; so in the next methods.</param>
    public bool Flag(string name, bool defaultValue, bool ifWrong)
    {
        switch (Text(name))
        {
            case null:
                return defaultValue;
            case { } text when text is "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase):
                return true;
            case { } text when text is "0" || text.Equals("false", StringComparison.OrdinalIgnoreCase):
                return false;
            default:
                Problem(name, "must be true or false.", "true");
                return ifWrong;
        }
    }

    /// <summary>One of the names of an enumeration, in any case.</summary>
    public TEnum Choice<TEnum>(string name, TEnum defaultValue, TEnum ifWrong)
        where TEnum : struct, Enum
    {
        if (Text(name) is not { } text)
        {
            return defaultValue;
        }

        if (Enum.GetNames<TEnum>().FirstOrDefault(choice => choice.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            return Enum.Parse<TEnum>(found);
        }

        var values = string.Join(", ", Enum.GetNames<TEnum>()).ToLowerInvariant();
        Problem(name, $"must be one of {values}.", defaultValue.ToString().ToLowerInvariant());
        return ifWrong;
    }

    public int Number(string name, int defaultValue, int min, int max, int? ifWrong = null)
    {
        if (Text(name) is not { } text)
        {
            return defaultValue;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        Problem(name, $"must be a whole number from {min} to {max}.", defaultValue.ToString(CultureInfo.InvariantCulture));
        return ifWrong ?? defaultValue;
    }

    /// <summary>
    /// HTTP headers as <c>name=value</c>, joined by commas, with percent-encoded values, like the headers in OpenTelemetry's settings.
    /// </summary>
    public List<KeyValuePair<string, string>> Headers(string name, string example)
    {
        var headers = new List<KeyValuePair<string, string>>();
        using var request = new HttpRequestMessage();
        foreach (var pair in (Text(name) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var header = equals < 0 ? "" : pair[..equals].TrimEnd();
            var value = Uri.UnescapeDataString(pair[(equals + 1)..].TrimStart());
            // A request's header collection refuses invalid names, and the names of content headers.
            if (header.Length == 0
                || header.Equals("Host", StringComparison.OrdinalIgnoreCase)
                || value.Any(char.IsControl)
                || !request.Headers.TryAddWithoutValidation(header, value))
            {
                Problem(
                    name,
                    $"must be request headers as name=value, joined by commas; number {headers.Count + 1} is not one.",
                    example);
                return headers;
            }

            headers.Add(new(header, value));
        }

        return headers;
    }

    /// <summary>A number from 0 to 1.</summary>
    public double Share(string name, double defaultValue)
    {
        if (Text(name) is not { } text)
        {
            return defaultValue;
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1)
        {
            return number;
        }

        Problem(name, "must be a number from 0 to 1.", "0.1");
        return defaultValue;
    }

    /// <param name="text">The setting's value, which was read before.</param>
    /// <param name="httpsOnly">Whether the request carries a secret, so that http is accepted only for this machine itself.</param>
    /// <param name="because">Why it must be https, for the message.</param>
    public Uri? WebAddress(
        string name, string? text, bool httpsOnly, string example, string because = "since the secret travels in its query")
    {
        if (text is null)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp
            || uri.UserInfo.Length > 0)
        {
            Problem(name, "must be an absolute https:// URL.", example);
            return null;
        }

        if (httpsOnly && uri.Scheme != Uri.UriSchemeHttps && !uri.IsLoopback)
        {
            Problem(name, $"must begin with https://, {because}.", example);
            return null;
        }

        return uri;
    }
}
