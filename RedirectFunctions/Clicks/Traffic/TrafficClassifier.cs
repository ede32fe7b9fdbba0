using System.Buffers;
using System.Net.Http.Headers;
using RedirectFunctions.Clicks.Reading;

namespace RedirectFunctions.Clicks.Traffic;

/// <summary>
/// Labels a click with who seems to have made it, and why. This is a label, not a verdict: previews and scanners use browsers' user agents,
/// and people read mail behind scanners. Whoever drops clicks on such evidence loses real ones.
/// </summary>
public sealed class TrafficClassifier : IDisposable
{
    private static readonly string[] PurposeHeaders = ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"];

    private readonly BotPatterns _bots = new();
    private readonly SearchValues<string> _previews = SearchValues.Create(
        DataFile.Lines(typeof(TrafficClassifier), "preview-agents.txt").ToArray(), StringComparison.OrdinalIgnoreCase);
    private readonly string[] _scannerHosts = [.. DataFile.Lines(typeof(TrafficClassifier), "mail-scanner-hosts.txt")];
    private readonly SearchValues<string> _anyScannerHost;

    public TrafficClassifier() => _anyScannerHost = SearchValues.Create(_scannerHosts, StringComparison.OrdinalIgnoreCase);

    /// <param name="headers">Of the request.</param>
    /// <param name="isPost">Whether it was sent by POST, as <c>sendBeacon</c> does, and as no click on a link is.</param>
    public TrafficLabel Classify(HttpHeaders headers, bool isPost = false)
    {
        foreach (var name in PurposeHeaders)
        {
            if (headers.FirstValue(name) is { } purpose && IsAhead(purpose))
            {
                return new(TrafficKind.Prefetch, "purpose");
            }
        }

        if (headers.UserAgent() is not { } userAgent || string.IsNullOrWhiteSpace(userAgent))
        {
            return new(TrafficKind.Unknown, "no-user-agent");
        }

        if (userAgent.AsSpan().ContainsAny(_previews))
        {
            return new(TrafficKind.Preview, "user-agent");
        }

        if (_bots.IsBot(userAgent))
        {
            return new(TrafficKind.Crawler, "user-agent");
        }

        if (headers.FirstValue("Referer") is { } referrer && IsScanner(referrer))
        {
            return new(TrafficKind.Scanner, "referrer");
        }

        // A click on a link is a navigation. What a page loads as an image or reads by script is not, whoever is looking at that page.
        var mode = headers.FirstValue("Sec-Fetch-Mode");
        if (IsBackground(headers, mode, isPost))
        {
            return new(TrafficKind.Background, "parallel-tracking");
        }

        if (mode is not null && !mode.Equals("navigate", StringComparison.OrdinalIgnoreCase))
        {
            return new(TrafficKind.Unknown, "no-navigation");
        }

        // Every browser of the last twenty years sends its preferred languages; a program that poses as one often does not.
        return headers.FirstValue("Accept-Language") is null
            ? new(TrafficKind.Unknown, "no-accept-language")
            : new(TrafficKind.Human, null);
    }

    public void Dispose() => _bots.Dispose();

    private static bool IsAhead(string purpose) =>
        purpose.Contains("prefetch", StringComparison.OrdinalIgnoreCase)
        || purpose.Contains("prerender", StringComparison.OrdinalIgnoreCase)
        || purpose.Contains("preview", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Parallel tracking (Google Ads help 7544674 and the Comparison Shopping help 9133743): the browser sends the click to the tracker by
    /// <c>sendBeacon</c>, or by a request whose answer nobody reads. Browsers from before Fetch Metadata send a POST and nothing more.
    /// </summary>
    private static bool IsBackground(HttpHeaders headers, string? mode, bool isPost) => mode is null
        ? isPost
        : mode.Equals("no-cors", StringComparison.OrdinalIgnoreCase)
            && (headers.FirstValue("Sec-Fetch-Dest") is not { } destination
                || destination.Equals("empty", StringComparison.OrdinalIgnoreCase));

    private bool IsScanner(string referrer)
    {
        if (!referrer.AsSpan().ContainsAny(_anyScannerHost) || !Uri.TryCreate(referrer, UriKind.Absolute, out var uri))
        {
            return false;
        }

        foreach (var host in _scannerHosts)
        {
            if (host[0] == '.'
                ? uri.Host.EndsWith(host, StringComparison.OrdinalIgnoreCase)
                : uri.Host.Equals(host, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
