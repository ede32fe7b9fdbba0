using RedirectFunctions.Redirects.Rules;

namespace RedirectFunctions.Redirects.Names;

/// <summary>What a short name stands for.</summary>
/// <param name="Name">In lower case.</param>
/// <param name="Destination">In normal form as of when it was stored.</param>
/// <param name="Expires">When the name stops leading anywhere; null for never.</param>
/// <param name="Disabled">The name leads nowhere until it is switched on again.</param>
/// <param name="Signature">Like a link's <c>sig</c>; null if the app had no key when the name was stored.</param>
/// <param name="ETag">The stored version's, quoted; empty until it is stored.</param>
public sealed record StoredLink(
    string Name, string Destination, DateTimeOffset? Expires, bool Disabled, string? Signature, string ETag = "")
{
    /// <summary>The only host under which it counts, in ASCII and lower case; null for all hosts.</summary>
    public string? Host { get; init; }

    /// <summary>For people; null for none.</summary>
    public string? Title { get; init; }

    /// <summary>For people, in the order in which they were given.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Where it leads instead of the plain destination, parsed once; empty if it leads there alone.</summary>
    public IReadOnlyList<LinkRule> Rules { get; init; } = [];

    /// <summary>
    /// The text of rules that somebody has written into the table and that cannot be read, kept until others replace it; null for none.
    /// </summary>
    public string? UnreadableRules { get; init; }

    /// <summary>Null for a name that was stored before this was recorded.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>When it was last stored; null until then.</summary>
    public DateTimeOffset? Updated { get; init; }
}
