using System.Net;
using System.Net.Sockets;

namespace RedirectFunctions.LocalHost;

/// <summary>Where the host listens, and the address at which a browser on this machine can reach it.</summary>
internal static class ListenAddress
{
    /// <summary>Settings may have to contain the address before anything listens there, so this replaces port 0 by a real one.</summary>
    public static (string Urls, string BaseUrl) Parse(string urls)
    {
        var addresses = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(WithPort).ToArray();
        return addresses is [var first, ..]
            ? (string.Join(';', addresses), Reachable(first).AbsoluteUri.TrimEnd('/'))
            : throw Malformed(urls);
    }

    /// <summary>
    /// The app sends GA4's secret by http to this machine alone. So that the collector can be reached under another name of this machine,
    /// the program listens on a loopback address as well.
    /// </summary>
    /// <returns>All addresses to listen on, and the one for the collector.</returns>
    public static (string Urls, string CollectorUrl) WithLoopback(string urls)
    {
        var loopback = urls.Split(';').Select(Reachable).FirstOrDefault(static address => address.IsLoopback);
        if (loopback is not null)
        {
            return (urls, loopback.AbsoluteUri.TrimEnd('/'));
        }

        var added = $"http://127.0.0.1:{FreePort()}";
        return ($"{urls};{added}", added);
    }

    /// <summary>A wildcard host (<c>+</c>, <c>*</c>, <c>0.0.0.0</c>, <c>[::]</c>) listens everywhere, but nobody can click it.</summary>
    public static Uri Reachable(string url)
    {
        var address = BindingAddress.Parse(url);
        var host = address.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "127.0.0.1" : address.Host;
        return new Uri($"http://{host}:{address.Port}/");
    }

    public static LocalHostException Taken(string urls, Exception exception)
    {
        var port = BindingAddress.Parse(urls.Split(';')[0]).Port;
        return new LocalHostException(
            $"""
            Port {port} is taken by another program ({urls}).
            Stop that program, or choose another port: --urls http://127.0.0.1:{port + 1}
            """,
            exception);
    }

    private static string WithPort(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            throw Malformed(url);
        }

        if (!string.Equals(address.Scheme, "http", StringComparison.OrdinalIgnoreCase) || address.Port is < 0 or > IPEndPoint.MaxPort)
        {
            throw Malformed(url);
        }

        return address.Port != 0 ? url : $"http://{address.Host}:{FreePort()}";
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static LocalHostException Malformed(string url) =>
        new(
            $"'{url}' is not an address to listen on. It must look like http://127.0.0.1:7071 "
            + "(http only, a port up to 65535; several are joined by ';').");
}
