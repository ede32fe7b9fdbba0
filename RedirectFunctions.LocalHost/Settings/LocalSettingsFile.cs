using System.Text.Json;

namespace RedirectFunctions.LocalHost.Settings;

/// <summary>Reads local.settings.json like Core Tools; comments and trailing commas are allowed.</summary>
internal static class LocalSettingsFile
{
    private static readonly JsonDocumentOptions Tolerant = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <exception cref="LocalHostException">It is not JSON, or does not have the shape of that file.</exception>
    public static IEnumerable<KeyValuePair<string, string?>> Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Tolerant);
            var file = document.RootElement;
            if (file.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
            {
                throw new LocalHostException($"{path} is encrypted. Decrypt it first: func settings decrypt");
            }

            if (!file.TryGetProperty("Values", out _))
            {
                throw new LocalHostException(Misspelt(file) is { } name
                    ? $"{path} has '{name}' instead of 'Values': the Functions host reads names in exactly this spelling."
                    : $"{path} has no 'Values': the settings must be in an object with that name, as in local.settings.sample.json.");
            }

            return [.. Section(file, "Values", string.Empty), .. Section(file, "ConnectionStrings", "ConnectionStrings:")];
        }
        catch (JsonException exception)
        {
            // Not the exception's own message, which may quote the content.
            throw new LocalHostException(
                $"{path} is not valid JSON: see line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}.", exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new LocalHostException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    private static string? Misspelt(JsonElement file) => file.EnumerateObject()
        .Select(static property => property.Name)
        .FirstOrDefault(static name => name.Equals("Values", StringComparison.OrdinalIgnoreCase));

    private static KeyValuePair<string, string?>[] Section(JsonElement file, string name, string prefix) =>
        file.TryGetProperty(name, out var section)
            ? section.EnumerateObject().Select(value => KeyValuePair.Create(prefix + value.Name, Text(value.Value))).ToArray()
            : [];

    // Values must be strings; a bare true or 250 is a common slip with only one possible meaning.
    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Null => null,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => value.GetRawText(),
        _ => throw new InvalidOperationException("a value is an object or an array; each one must be a string."),
    };
}
