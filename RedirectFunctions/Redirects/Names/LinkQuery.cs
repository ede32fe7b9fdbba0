namespace RedirectFunctions.Redirects.Names;

/// <summary>Which names to list.</summary>
/// <param name="Prefix">How the names begin, in lower case; empty for all.</param>
/// <param name="Tag">Only names with this tag, in any letter case; null for all.</param>
/// <param name="After">Only names that come after this one, which is a name, or <c>name@host</c>; null for all.</param>
/// <param name="Limit">At most so many, 1 to <see cref="MaxLimit"/>.</param>
public sealed record LinkQuery(string Prefix = "", string? Tag = null, string? After = null, int Limit = LinkQuery.DefaultLimit)
{
    public const int DefaultLimit = 100;

    public const string AllHosts = "*";

    /// <summary>As many as the table service returns for one request.</summary>
    public const int MaxLimit = 1000;

    /// <summary>A host for the names that are its own, <c>*</c> for those of all hosts; null for both.</summary>
    public string? Host { get; init; }

    public bool Matches(StoredLink link) => Tag is null || link.Tags.Contains(Tag, StringComparer.OrdinalIgnoreCase);
}

/// <param name="Links">In the order of their names, and of one name that of all hosts first.</param>
/// <param name="Next">What <see cref="LinkQuery.After"/> must be for the next page; null if this is the last one.</param>
public sealed record LinkPage(IReadOnlyList<StoredLink> Links, string? Next);
