using System.Net.Sockets;
using System.Net;

namespace RedirectFunctions.Clicks.Privacy;

/// <summary>Reads the visitor's address out of X-Forwarded-For and cuts it, so that it names a neighbourhood and not a person.</summary>
internal static class ClientAddress
{
    /// <param name="forwardedFor">The header: each proxy appends the address that it saw, App Service as <c>ip:port</c>.</param>
    /// <param name="trustedHops">How many proxies of ours have appended; what stands before their entries anybody can write.</param>
    /// <param name="precision">Truncated, IPv4 is cut to 24 bits and IPv6 to 48, as Google Analytics masks them.</param>
    /// <returns>The address, or null.</returns>
    public static string? Read(string? forwardedFor, int trustedHops, AddressPrecision precision)
    {
        if (forwardedFor is null || trustedHops == 0 || precision == AddressPrecision.None)
        {
            return null;
        }

        var rest = forwardedFor.AsSpan();
        for (var hop = 1; hop < trustedHops; hop++)
        {
            var comma = rest.LastIndexOf(',');
            if (comma < 0)
            {
                break;
            }

            rest = rest[..comma];
        }

        var entry = rest[(rest.LastIndexOf(',') + 1)..].Trim();
        return IPEndPoint.TryParse(entry, out var endpoint) ? Shorten(endpoint.Address, precision).ToString() : null;
    }

    private static IPAddress Shorten(IPAddress address, AddressPrecision precision)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (precision == AddressPrecision.Full)
        {
            return address;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        bytes[(address.AddressFamily == AddressFamily.InterNetwork ? 3 : 6)..].Clear();
        return new IPAddress(bytes[..length]);
    }
}

/// <summary>How much of a visitor's address is kept.</summary>
public enum AddressPrecision
{
    /// <summary>IPv4 to 24 bits and IPv6 to 48.</summary>
    Truncated,

    Full,

    None,
}
