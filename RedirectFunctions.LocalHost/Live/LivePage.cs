using System.Security.Cryptography;
using System.Text;

namespace RedirectFunctions.LocalHost.Live;

/// <summary>The page as one document: nothing is loaded from anywhere, and its policy lets nothing be.</summary>
internal sealed class LivePage
{
    private readonly byte[] _html;

    public LivePage()
    {
        var style = Resource("live.css");
        var script = Resource("live.js");
        _html = Encoding.UTF8.GetBytes(Resource("live.html")
            .Replace("/*style*/", style, StringComparison.Ordinal)
            .Replace("/*script*/", script, StringComparison.Ordinal));
        ContentSecurityPolicy =
            $"default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src '{Hash(style)}'; script-src '{Hash(script)}'";
    }

    public ReadOnlyMemory<byte> Html => _html;

    public string ContentSecurityPolicy { get; }

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Resource(string name)
    {
        using var stream = typeof(LivePage).Assembly.GetManifestResourceStream($"RedirectFunctions.LocalHost.Live.{name}")
            ?? throw new InvalidOperationException($"The resource {name} is missing.");
        using var reader = new StreamReader(stream);

        // A browser takes CR LF for LF before it hashes.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
