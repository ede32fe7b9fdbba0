using System.Collections.Frozen;
using System.Net.Http.Headers;
using RedirectFunctions.Clicks.Reading;

namespace RedirectFunctions.Redirects.Hosts;

/// <summary>The hosts of this app. A request of any other host gets what all hosts have.</summary>
/// <remarks>
/// App Service passes on requests only for host names that are bound to the app, so <c>Host</c> can be believed. Front Door puts its own
/// in there and the visitor's into <c>X-Forwarded-Host</c>, which anybody can send who calls the app directly: it counts only beside the
/// <c>X-Azure-FDID</c> of the Front Door that the settings name.
/// </remarks>
public sealed class LinkHosts
{
    private readonly FrozenDictionary<string, LinkHost>.AlternateLookup<ReadOnlySpan<char>> _hosts;
    private readonly bool _isEmpty;
    private readonly string? _frontDoorId;

    /// <param name="hosts">Each with its name.</param>
    /// <param name="all">What the others have, and these where they say nothing.</param>
    /// <param name="frontDoorId">The id of the only Front Door that is believed; null for none.</param>
    public LinkHosts(IEnumerable<LinkHost> hosts, LinkHost all, string? frontDoorId = null)
    {
        var byName = hosts.ToFrozenDictionary(static host => host.Name!, host => host.Else(all), StringComparer.OrdinalIgnoreCase);
        _hosts = byName.GetAlternateLookup<ReadOnlySpan<char>>();
        _isEmpty = byName.Count == 0;
        _frontDoorId = frontDoorId;
        All = all;
        Names = [.. byName.Keys.Order(StringComparer.Ordinal)];
    }

    public static LinkHosts None { get; } = new([], new LinkHost(null));

    public LinkHost All { get; }

    public IReadOnlyList<string> Names { get; }

    /// <summary>The host that a visitor has asked for.</summary>
    public LinkHost Of(HttpHeaders headers)
    {
        if (_isEmpty)
        {
            return All;
        }

        var name = IsFrontDoor(headers) && headers.FirstValue("X-Forwarded-Host") is { } forwarded
            ? forwarded
            : headers.FirstValue("Host");
        return _hosts.TryGetValue(WithoutPort(name), out var host) ? host : All;
    }

    private bool IsFrontDoor(HttpHeaders headers) =>
        _frontDoorId is not null && string.Equals(headers.FirstValue("X-Azure-FDID"), _frontDoorId, StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> host)
    {
        var colon = host.LastIndexOf(':');
        return (colon < 0 || host.EndsWith(']') ? host : host[..colon]).TrimEnd('.');
    }
}
