using System.Buffers;
using RedirectFunctions.Clicks.Parameters;

namespace RedirectFunctions.Clicks.Visitors;

/// <summary>
/// The cookies of ad platforms that a container's tags look for. They reach us if the link's host is a subdomain of the destination's
/// site: Meta's <c>_fbp</c> and <c>_fbc</c>, TikTok's <c>_ttp</c> and <c>ttclid</c>.
/// </summary>
internal static class AdCookies
{
    private const int MaxLength = 512;

    private static readonly SearchValues<string> Names =
        SearchValues.Create(["_fbp=", "_fbc=", "_ttp=", "ttclid="], StringComparison.Ordinal);
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <param name="header">The Cookie header.</param>
    /// <returns>By the cookies' names; null if there is none. A value with other characters was not written by those platforms.</returns>
    public static ParameterList? Read(ReadOnlySpan<char> header)
    {
        if (!header.ContainsAny(Names))
        {
            return null;
        }

        ParameterList? found = null;
        foreach (var (name, value) in new CookieReader(header))
        {
            if (name is "_fbp" or "_fbc" or "_ttp" or "ttclid" && IsRight(name, value))
            {
                (found ??= []).Add(name.ToString(), value.ToString());
            }
        }

        return found;
    }

    private static bool IsRight(ReadOnlySpan<char> name, ReadOnlySpan<char> value) =>
        value.Length is > 0 and <= MaxLength
        && !value.ContainsAnyExcept(Characters)
        && (name[1] != 'f' || value.StartsWith("fb.", StringComparison.Ordinal));
}
