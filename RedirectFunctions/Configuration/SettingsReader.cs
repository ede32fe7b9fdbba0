using System.Globalization;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace RedirectFunctions.Configuration;

/// <summary>
/// Reads settings and collects everything that is wrong with them, so that a new deployment is fixed in one go. A message never repeats a
/// value: it may be a secret that was put into the wrong setting.
/// </summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<string> _problems = [];

    public void Problem(string name, string whatIsWrong, string example) =>
        _problems.Add($"{name} {whatIsWrong} Example: {name}={example}");

    /// <summary>The trimmed value, or null if the setting is missing or empty.</summary>
    public string? Text(string name)
    {
        var value = configuration[name]?.Trim();
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

    public bool Flag(string name, bool defaultValue)
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
                return defaultValue;
        }
    }

    /// <summary>One of an enumeration's names, in any case.</summary>
    public TEnum Choice<TEnum>(string name, TEnum defaultValue)
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

        Problem(
            name,
            $"must be one of {string.Join(", ", Enum.GetNames<TEnum>()).ToLowerInvariant()}.",
            defaultValue.ToString().ToLowerInvariant());
        return defaultValue;
    }

    public int Number(string name, int defaultValue, int min, int max)
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
        return defaultValue;
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
    public Uri? WebAddress(string name, string? text, bool httpsOnly, string example)
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
            Problem(name, "must begin with https://, since the secret travels in its query.", example);
            return null;
        }

        return uri;
    }

    public void ThrowIfWrong()
    {
        if (_problems.Count == 0)
        {
            return;
        }

        var message = new StringBuilder(_problems.Count == 1 ? "A setting is wrong:" : $"{_problems.Count} settings are wrong:");
        foreach (var problem in _problems)
        {
            message.Append("\n  ").Append(problem);
        }

        throw new InvalidConfigurationException(message.ToString());
    }
}

/// <summary>
/// The app cannot start: the message names every wrong setting, what is wrong with it, and what a correct value looks like.
/// </summary>
public sealed class InvalidConfigurationException(string message) : Exception(message);
