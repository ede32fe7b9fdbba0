using System.Net;
using System.Net.Sockets;

namespace Chaos.Host;

/// <summary>
/// Ports for servers that stop and come back to the same one. Below those that the system hands out to outgoing connections (32768 on, on
/// Linux): one of these could take the port while its server is away.
/// </summary>
internal static class FreePort
{
    private const int First = 21_000;
    private const int End = 32_000;

    public static int Take()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }
    }
}
