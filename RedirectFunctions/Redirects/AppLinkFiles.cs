using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using RedirectFunctions.Redirects.Hosts;

namespace RedirectFunctions.Redirects;

/// <summary>
/// The files by which a phone learns which app opens a host's links. Both must come over HTTPS, as JSON and without a redirect (Apple,
/// "Supporting associated domains"; Android, "Verify App Links").
/// </summary>
public sealed class AppLinkFiles(LinkHosts hosts)
{
    private static readonly KeyValuePair<string, string>[] Found =
    [
        new("Content-Type", MediaTypeNames.Application.Json),
        new("Cache-Control", "public, max-age=3600"),
        new("X-Content-Type-Options", "nosniff"),
    ];

    private static readonly KeyValuePair<string, string>[] Missing = [new("Cache-Control", "no-store")];

    /// <param name="file">The last part of the path.</param>
    /// <param name="headers">Of the request.</param>
    public LinkAnswer Answer(string file, HttpHeaders headers)
    {
        var host = hosts.Of(headers);
        var content = file == "assetlinks.json" ? host.AssetLinks : host.AppleAppSiteAssociation;
        return content is { } json
            ? new LinkAnswer { Status = HttpStatusCode.OK, Headers = Found, Body = json }
            : new LinkAnswer { Status = HttpStatusCode.NotFound, Headers = Missing };
    }
}
