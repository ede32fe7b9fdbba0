using RedirectFunctions.Redirects.Signing;

namespace RedirectFunctions.Tests.Redirects.Signing;

/// <summary>Keys for tests only. The first one is the key of the test vectors in docs/links.md.</summary>
internal static class TestKeys
{
    public const string First = "2026a:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    public const string Second = "2026b:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";

    public static LinkSigningKeys Parse(params string[] pairs) => LinkSigningKeys.Parse(string.Join(',', pairs), out _)!;
}
