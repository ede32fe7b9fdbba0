using System.Security.Cryptography;
using System.Text;

namespace RedirectFunctions.Authoring.Pages;

/// <summary>
/// A page as one document, made of the resources name.html, name.css and, if it has a place for a script, name.js, and of base.css, which
/// all pages share. It loads nothing from anywhere, and its policy forbids it.
/// </summary>
public sealed class EmbeddedPage
{
    private const string ScriptPlace = "/*script*/";

    private readonly byte[] _html;

    /// <param name="owner">A type in the assembly and namespace of the resources.</param>
    /// <param name="name">The resources' name.</param>
    /// <param name="furtherPolicy">Further directives of the policy; empty, or ending in a semicolon and a space.</param>
    /// <param name="withBar">Whether the page has what the pages of <c>/ops</c> share: bar.html, ops.css and ops.js.</param>
    /// <param name="parts">Further scripts of the owner, name-part.js each, in the order in which they are needed.</param>
    /// <exception cref="InvalidOperationException">A resource is missing.</exception>
    public EmbeddedPage(Type owner, string name, string furtherPolicy = "", bool withBar = false, params IEnumerable<string> parts)
    {
        var html = Resource(owner, $"{name}.html");
        var style = Shared("base.css") + (withBar ? Shared("ops.css") : "") + Resource(owner, $"{name}.css");
        var script = (withBar ? Shared("ops.js") : "")
            + string.Concat(parts.Select(part => Resource(owner, $"{name}-{part}.js")))
            + (html.Contains(ScriptPlace, StringComparison.Ordinal) ? Resource(owner, $"{name}.js") : "");
        _html = Encoding.UTF8.GetBytes(html
            .Replace("/*style*/", style, StringComparison.Ordinal)
            .Replace(ScriptPlace, script, StringComparison.Ordinal)
            .Replace("<!--bar-->\n", withBar ? BarOf(name) : "", StringComparison.Ordinal));
        ContentSecurityPolicy =
            "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            + $"{furtherPolicy}style-src '{Hash(style)}'; script-src '{Hash(script)}'";
    }

    public ReadOnlyMemory<byte> Html => _html;

    public string ContentSecurityPolicy { get; }

    private static string BarOf(string name) =>
        Shared("bar.html").Replace($"data-page=\"{name}\"", "aria-current=\"page\"", StringComparison.Ordinal);

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Shared(string name) => Resource(typeof(EmbeddedPage), name);

    private static string Resource(Type owner, string name)
    {
        using var stream = owner.Assembly.GetManifestResourceStream($"{owner.Namespace}.{name}")
            ?? throw new InvalidOperationException($"The resource {name} is missing.");
        using var reader = new StreamReader(stream);

        // A browser replaces CR LF by LF before it hashes.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
