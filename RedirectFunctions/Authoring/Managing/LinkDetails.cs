using System.Net;
using RedirectFunctions.Redirects.Refusals;

namespace RedirectFunctions.Authoring.Managing;

/// <summary>What people note about a short name. No visitor gets it.</summary>
internal static class LinkDetails
{
    /// <summary>In characters.</summary>
    public const int MaxTitleLength = 200;

    public const int MaxTags = 20;

    /// <summary>In characters.</summary>
    public const int MaxTagLength = 50;

    /// <summary>Null for none.</summary>
    public static string? Title(string? text) => text?.Trim() is { Length: > 0 } title ? title : null;

    /// <summary>Without empty ones, and without those that differ from an earlier one in letter case alone.</summary>
    public static IReadOnlyList<string> Tags(IReadOnlyList<string>? tags) =>
    [
        .. (tags ?? [])
            .Select(static tag => tag?.Trim() ?? "")
            .Where(static tag => tag.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>Null if both are right.</summary>
    public static Refusal? Check(string? title, IReadOnlyList<string> tags) =>
        title is not null && (title.Length > MaxTitleLength || title.Any(char.IsControl))
            ? Wrong("title_invalid", "This is not a valid title", $"title must be one line of at most {MaxTitleLength} characters.")
        : tags.Count > MaxTags || !tags.All(IsTag)
            ? Wrong(
                "tags_invalid",
                "These are not valid tags",
                $"tags must be at most {MaxTags}, each of at most {MaxTagLength} characters and without a comma or a vertical bar.")
        : null;

    private static bool IsTag(string text) =>
        text.Length <= MaxTagLength && !text.Any(static character => character is ',' or '|' || char.IsControl(character));

    private static Refusal Wrong(string code, string title, string detail) => new(HttpStatusCode.BadRequest, code, title, detail);
}
