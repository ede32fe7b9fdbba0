using System.Collections.Frozen;
using RedirectFunctions.Redirects.Signing;

namespace RedirectFunctions.Redirects.Names;

/// <summary>A short name, <c>/{name}</c>: 1 to 64 letters, digits, hyphens and underscores, in any case, and no head of a route of ours or of the host.</summary>
internal static class LinkName
{
    /// <summary>
    /// Heads that are routes, and some that may become one. The route of the short names excludes those that have only one segment,
    /// since the Functions host takes routes in the order of their functions' names, whatever is more specific.
    /// </summary>
    private static readonly FrozenSet<string> Reserved = FrozenSet.ToFrozenSet(["api", "collector", "favicon", "health", "healthz", "home", "ops", "r", "robots"], StringComparer.Ordinal);

    /// <summary>The one form that a name is stored and looked up in; null where the text can be no name.</summary>
    public static string? Normalise(string text)
    {
        if (!LinkSignature.IsName(text))
        {
            return null;
        }

        // The Functions host keeps whatever begins with these two for itself.
        var name = text.ToLowerInvariant();
        return Reserved.Contains(name) || name.StartsWith("admin", StringComparison.Ordinal) || name.StartsWith("runtime", StringComparison.Ordinal) ? null : name;
    }
}
