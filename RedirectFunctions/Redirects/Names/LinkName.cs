using System.Collections.Frozen;
using RedirectFunctions.Redirects.Signing;

namespace RedirectFunctions.Redirects.Names;

/// <summary>
/// A short name, <c>/{name}</c>: 1 to 64 letters, digits, hyphens and underscores in any case, but not the first segment of one of our own
/// or the host's routes.
/// </summary>
internal static class LinkName
{
    /// <summary>
    /// First segments of routes, and some that may become routes. The route of the short names excludes the ones that are a whole route,
    /// because the Functions host tries routes in the order of their functions' names, no matter which is more specific.
    /// </summary>
    private static readonly FrozenSet<string> Reserved = FrozenSet.ToFrozenSet(
        ["api", "collector", "favicon", "health", "healthz", "home", "ops", "r", "robots"], StringComparer.Ordinal);

    /// <summary>The one form in which a name is stored and looked up; null if the text cannot be a name.</summary>
    public static string? Normalise(string text)
    {
        if (!LinkSignature.IsName(text))
        {
            return null;
        }

        // The Functions host reserves everything that begins with these two.
        var name = text.ToLowerInvariant();
        return Reserved.Contains(name)
            || name.StartsWith("admin", StringComparison.Ordinal)
            || name.StartsWith("runtime", StringComparison.Ordinal)
            ? null
            : name;
    }
}
