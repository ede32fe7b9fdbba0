using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Redirects.Destinations;
using RedirectFunctions.Redirects.Links;
using RedirectFunctions.Redirects.Signing;

namespace Fuzz;

/// <summary>The app's own way from a link to a <c>Location</c>, without HTTP, and a browser that follows it.</summary>
internal sealed class FuzzedApp : IDisposable
{
    public const string SignedDestination = "https://signed.example/p?a=1&b=2";

    private const string Keys = "k:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    private static readonly HttpHeadersCollection NoHeaders = new();
    private static readonly LinkSigner Signer = new(LinkSigningKeys.Parse(Keys, out _)!, TimeProvider.System);

    private readonly DestinationPolicy _policy = new(new DestinationRules(AllowedHosts.Parse(ListedHosts.Rules, out _)!), Signer);
    private readonly ParameterForwarding _forwarding = ParameterForwarding.OfClickIds();
    private readonly BrowserUrlParser _browser = new();
    private long _links;
    private long _followed;

    /// <summary>The only valid signature.</summary>
    public static string Signature { get; } = Signer.Sign(SignedDestination, DateTimeOffset.UtcNow.AddDays(30), "name");

    public long Links => Interlocked.Read(ref _links);

    public long Followed => Interlocked.Read(ref _followed);

    /// <summary>Null if the link is refused or leads to an allowed host; otherwise, how it escapes.</summary>
    /// <param name="target">Path and query of a request, <c>/r…</c>.</param>
    public string? EscapeOf(string target)
    {
        Interlocked.Increment(ref _links);
        if (LinkReader.Read(RequestFor(target), out _) is not { } link
            || Destination.Parse(link.Destination!, out _) is not { } destination
            || _policy.Check(destination, link.Destination!, link.Signature) is not null)
        {
            return null;
        }

        Interlocked.Increment(ref _followed);
        var location = _forwarding.Apply(destination.Url, link.OwnQuery);
        var url = _browser.Parse(location);
        return link.Destination == SignedDestination && url is { Protocol: "https:", Hostname: "signed.example", Port: "", Username: "", Password: "" }
            ? null
            : ListedHosts.Problem(location, url) is { } problem ? $"{location}: {problem}" : null;
    }

    public void Dispose() => _browser.Dispose();

    /// <summary>Hosts decode the path before they match a route.</summary>
    private static LinkRequest RequestFor(string target)
    {
        var path = target.Split('?')[0];
        return new LinkRequest
        {
            Method = "GET",
            Token = path.Length > "/r/".Length ? Uri.UnescapeDataString(path["/r/".Length..]) : null,
            Query = LinkRequest.QueryOf(target),
            Headers = NoHeaders,
        };
    }
}
