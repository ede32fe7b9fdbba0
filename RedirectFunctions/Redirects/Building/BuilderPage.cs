using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace RedirectFunctions.Redirects.Building;

/// <summary>
/// The builder as one document: nothing is loaded from anywhere, and its policy lets nothing be. There is no data in it, so anybody may have it; what it
/// calls asks for a function key, which a browser could send with a page only in its address, where histories and logs keep it.
/// </summary>
public static class BuilderPage
{
    public static LinkAnswer Answer { get; } = Create();

    private static LinkAnswer Create()
    {
        var style = Resource("builder.css");
        var script = Resource("builder.js");
        var html = Resource("builder.html")
            .Replace("/*style*/", style, StringComparison.Ordinal)
            .Replace("/*script*/", script, StringComparison.Ordinal);
        return new LinkAnswer
        {
            Status = HttpStatusCode.OK,
            Headers =
            [
                new("Content-Type", "text/html; charset=utf-8"),
                new("Cache-Control", "no-cache"),
                new("X-Robots-Tag", "noindex"),
                new("X-Content-Type-Options", "nosniff"),
                new("Referrer-Policy", "no-referrer"),
                new(
                    "Content-Security-Policy",
                    "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                    + $"require-trusted-types-for 'script'; style-src '{Hash(style)}'; script-src '{Hash(script)}'"),
            ],
            Body = Encoding.UTF8.GetBytes(html),
        };
    }

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Resource(string name)
    {
        using var stream = typeof(BuilderPage).Assembly.GetManifestResourceStream($"{typeof(BuilderPage).Namespace}.{name}")
            ?? throw new InvalidOperationException($"The resource {name} is missing.");
        using var reader = new StreamReader(stream);

        // A browser takes CR LF for LF before it hashes.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
