using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RedirectFunctions.Authoring.Explaining;

namespace RedirectFunctions.Authoring.Building;

/// <summary>A finished link in its two forms, and what there is to say about it.</summary>
/// <param name="Destination">In normal form, including campaign parameters; a platform's macros as they are.</param>
/// <param name="Link">With the destination in the query: the preferred form.</param>
/// <param name="PathLink">With the destination in the path; null for a destination with macros, which that form would hide.</param>
/// <param name="IsSigned">Whether both carry a signature.</param>
/// <param name="Warnings">What could be better about it.</param>
public sealed record BuiltLink(string Destination, string Link, string? PathLink, bool IsSigned, IReadOnlyList<LinkWarning> Warnings)
{
    /// <summary>Like <see cref="LinkExplanation.Json"/>.</summary>
    internal static BuildingJson Json { get; } = new(
        new JsonSerializerOptions(BuildingJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>What a click would do; null if nobody has asked.</summary>
    public LinkExplanation? Explanation { get; init; }
}

/// <param name="Field">The name of the order's field, or of the campaign parameter.</param>
/// <param name="Fix">A better value for the field; null if there is none.</param>
public sealed record LinkWarning(string Field, string Text, string? Fix = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(LinkOrder))]
[JsonSerializable(typeof(BuiltLink))]
[JsonSerializable(typeof(QrOrder))]
internal sealed partial class BuildingJson : JsonSerializerContext;
