using System.Collections.Frozen;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using RedirectFunctions.LocalHost.Live.Page;

namespace RedirectFunctions.LocalHost.Live;

/// <summary>
/// Serves the documents of the clone that this program runs in, each beneath <c>/live/docs</c> under the path that it has in the clone: so
/// their links to each other work.
/// </summary>
internal sealed class LiveDocs(IWebHostEnvironment environment)
{
    public const string Start = "/live/docs/README.md";

    private static readonly (string Folder, string Pattern, SearchOption Depth)[] Served =
    [
        ("", "*.md", SearchOption.TopDirectoryOnly),
        ("docs", "*.*", SearchOption.AllDirectories),
        ("infra", "*.md", SearchOption.TopDirectoryOnly),
    ];

    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).Build();

    /// <summary>By their paths in the clone. Nothing else is served, whatever a path may lead to.</summary>
    private readonly FrozenDictionary<string, string> _files = Read(environment.ContentRootPath);

    /// <summary>False for the command that was installed without a clone.</summary>
    public bool AreThere => _files.ContainsKey("README.md");

    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/live/docs/{**path}", ShowAsync);

    private async Task ShowAsync(HttpContext http)
    {
        var path = (string?)http.Request.RouteValues["path"] ?? "";
        if (!_files.TryGetValue(path, out var file))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            await TextPage.WriteAsync(
                http, "Not a document", $"<h1>Not a document</h1><p>The documents begin with <a href=\"{Start}\">README.md</a>.</p>");
            return;
        }

        switch (Path.GetExtension(file))
        {
            case ".md":
                await TextPage.WriteAsync(http, path, ToHtml(await File.ReadAllTextAsync(file, http.RequestAborted)));
                break;
            case ".svg":
                await SendAsync(http, file, "image/svg+xml");
                break;
            default:
                await SendAsync(http, file, "image/png");
                break;
        }
    }

    private static FrozenDictionary<string, string> Read(string clone) => Served
        .Select(served => (Folder: Path.Combine(clone, served.Folder), served.Pattern, served.Depth))
        .Where(static served => Directory.Exists(served.Folder))
        .SelectMany(static served => Directory.EnumerateFiles(served.Folder, served.Pattern, served.Depth))
        .ToFrozenDictionary(
            file => Path.GetRelativePath(clone, file).Replace(Path.DirectorySeparatorChar, '/'), StringComparer.Ordinal);

    /// <summary>What is wider than the screen scrolls, which must be possible with the keyboard as well.</summary>
    private static string ToHtml(string markdown) => Markdig.Markdown.ToHtml(markdown, Pipeline)
        .Replace("<pre>", "<pre tabindex=\"0\">", StringComparison.Ordinal)
        .Replace("<table>", "<table tabindex=\"0\">", StringComparison.Ordinal);

    private static Task SendAsync(HttpContext http, string file, string contentType)
    {
        http.Response.ContentType = contentType;
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return http.Response.SendFileAsync(file, http.RequestAborted);
    }
}
