using System.Net;
using System.Net.Sockets;

namespace RedirectFunctions.Clicks.Privacy;

/// <summary>
/// Reads the visitor's address from X-Forwarded-For and truncates it, so that it identifies a neighbourhood and not a person.
/// </summary>
internal static class ClientAddress
{
    /// <param name="forwardedFor">The header. Each proxy appends the address that it saw; App Service appends <c>ip:port</c>.</param>
    /// <param name="trustedHops">How many of our own proxies have appended an entry. Anyone can forge what precedes those.</param>
    /// <param name="precision">When truncated, IPv4 keeps 24 bits and IPv6 keeps 48, as in Google Analytics.</param>
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
        return IPEndPoint.TryParse(entry, out var endpoint) && IsWritten(entry, endpoint.Address)
            ? Shorten(endpoint.Address, precision).ToString()
            : null;
    }

    /// <summary>.NET reads any number as an IPv4 address, 999 as 0.0.3.231; a proxy writes four numbers.</summary>
    private static bool IsWritten(ReadOnlySpan<char> entry, IPAddress address)
    {
        Span<char> text = stackalloc char[15];
        return address.AddressFamily != AddressFamily.InterNetwork
            || (address.TryFormat(text, out var length)
                && entry.StartsWith(text[..length], StringComparison.Ordinal)
                && (entry.Length == length || entry[length] == ':'));
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
    /// <summary>24 bits of IPv4, 48 of IPv6.</summary>
    Truncated,

    Full,

    None,
}
