using System.Text.Json;
using System.Text.Json.Serialization;
using RedirectFunctions.Redirects.Names;

namespace RedirectFunctions.Authoring.Managing;

/// <summary>A short name as the API shows and accepts it.</summary>
internal sealed record LinkDocument
{
    /// <summary>Shown; optional in a request, because the path contains it.</summary>
    public string? Name { get; init; }

    public string? Destination { get; init; }

    public DateTimeOffset? Expires { get; init; }

    public bool Disabled { get; init; }

    public static LinkDocument Of(StoredLink link) =>
        new() { Name = link.Name, Destination = link.Destination, Expires = link.Expires, Disabled = link.Disabled };

    /// <summary>Null, with the problem, if it is not such an object.</summary>
    public static LinkDocument? Parse(ReadOnlySpan<byte> json, out string? problem)
    {
        const string right = "The body must be a JSON object such as "
            + "{\"destination\":\"https://example.com/\",\"expires\":\"2030-01-31T12:00:00Z\",\"disabled\":false}";
        try
        {
            var document = JsonSerializer.Deserialize(json, LinkJson.Default.LinkDocument);
            problem = string.IsNullOrEmpty(document?.Destination) ? $"{right}; it has no destination." : null;
            return problem is null ? document : null;
        }
        catch (JsonException exception)
        {
            problem = $"{right}; it is wrong at {exception.Path ?? "$"}.";
            return null;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(LinkDocument))]
internal sealed partial class LinkJson : JsonSerializerContext;
