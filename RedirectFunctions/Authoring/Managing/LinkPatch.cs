using System.Text.Json;

namespace RedirectFunctions.Authoring.Managing;

/// <summary>A change to a stored name (RFC 7396, JSON merge patch): what is missing stays, and null removes.</summary>
internal sealed class LinkPatch
{
    private readonly HashSet<string> _members;

    private LinkPatch(LinkDocument values, HashSet<string> members)
    {
        Values = values;
        _members = members;
    }

    public LinkDocument Values { get; }

    public bool IsEmpty => _members.Count == 0;

    /// <param name="member">As the JSON has it.</param>
    public bool Has(string member) => _members.Contains(member);

    /// <summary>Null, with the problem, if it is not such an object.</summary>
    public static LinkPatch? Parse(ReadOnlyMemory<byte> json, out string? problem)
    {
        if (LinkDocument.ParsePart(json.Span, out problem) is not { } values)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        var patch = new LinkPatch(
            values, document.RootElement.EnumerateObject().Select(static member => member.Name).ToHashSet(StringComparer.Ordinal));
        problem = patch.Has("destination") && string.IsNullOrEmpty(values.Destination)
            ? "destination cannot be removed: leave it out to keep it, or DELETE the name."
            : null;
        return problem is null ? patch : null;
    }
}
