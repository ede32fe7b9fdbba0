using System.Text.Json;
using System.Text.Json.Serialization;
using RedirectFunctions.Redirects.Names;

namespace RedirectFunctions.Authoring.Managing;

/// <summary>A short name as the API shows and accepts it.</summary>
public sealed record LinkDocument
{
    /// <summary>Shown; optional in a request, because the path contains it.</summary>
    public string? Name { get; init; }

    public string? Destination { get; init; }

    public DateTimeOffset? Expires { get; init; }

    public bool Disabled { get; init; }

    /// <summary>At most <see cref="LinkDetails.MaxTitleLength"/> characters.</summary>
    public string? Title { get; init; }

    /// <summary>At most <see cref="LinkDetails.MaxTags"/>, of at most <see cref="LinkDetails.MaxTagLength"/> characters each.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Shown; in a request only a restore reads it.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Shown; not read.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>Where it leads whom instead; the first that matches counts.</summary>
    public IReadOnlyList<RuleDocument>? Rules { get; init; }

    /// <summary>What is wrong with rules that somebody has written into the table in another way; not read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RulesProblem { get; init; }

    /// <summary>
    /// The only host under which the name is this; null for all hosts. Shown; in a request it is optional, because the query contains it.
    /// </summary>
    public string? Host { get; init; }

    /// <summary>The version, for If-Match. Shown; not read.</summary>
    [JsonPropertyName("etag")]
    public string? ETag { get; init; }

    internal static LinkDocument Of(StoredLink link) => new()
    {
        Name = link.Name,
        Host = link.Host,
        Destination = link.Destination,
        Expires = link.Expires,
        Disabled = link.Disabled,
        Title = link.Title,
        Tags = link.Tags,
        Created = link.Created,
        Updated = link.Updated,
        Rules = [.. link.Rules.Select(RuleDocument.Of)],
        RulesProblem = link.UnreadableRules is null ? null : RulesUnreadable,
        ETag = link.ETag.Length == 0 ? null : link.ETag,
    };

    /// <summary>Null, with the problem, if it is not such an object.</summary>
    internal static LinkDocument? Parse(ReadOnlySpan<byte> json, out string? problem)
    {
        var document = ParsePart(json, out problem);
        if (document is not null && string.IsNullOrEmpty(document.Destination))
        {
            problem = $"{Right}; it has no destination.";
            return null;
        }

        return document;
    }

    /// <summary>Like <see cref="Parse"/>, but any member may be missing.</summary>
    internal static LinkDocument? ParsePart(ReadOnlySpan<byte> json, out string? problem)
    {
        try
        {
            var document = JsonSerializer.Deserialize(json, LinkJson.Default.LinkDocument);
            problem = document is null ? $"{Right}." : null;
            return document;
        }
        catch (JsonException exception)
        {
            problem = $"{Right}; it is wrong at {exception.Path ?? "$"}.";
            return null;
        }
    }

    private const string RulesUnreadable =
        "The rules cannot be read: every visitor is led to the plain destination. Store them again, or remove them.";

    private const string Right = "The body must be a JSON object such as "
        + "{\"destination\":\"https://example.com/\",\"expires\":\"2030-01-31T12:00:00Z\",\"disabled\":false,"
        + "\"title\":\"Spring\",\"tags\":[\"poster\"]}";
}

/// <param name="Links">In the order of their names.</param>
/// <param name="Next">What <c>after</c> must be for the next page; null if this is the last one.</param>
public sealed record LinkPageDocument(IReadOnlyList<LinkDocument> Links, string? Next);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(LinkDocument))]
[JsonSerializable(typeof(LinkPageDocument))]
[JsonSerializable(typeof(IReadOnlyList<RuleDocument>))]
public sealed partial class LinkJson : JsonSerializerContext;
