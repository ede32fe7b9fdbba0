using System.Net;
using System.Net.Sockets;

namespace Processes;

/// <summary>
/// Ports for servers that stop and come back on the same port. They are below those of outgoing connections (from 32768 on
/// Linux), one of which could otherwise take the port while its server is away.
/// </summary>
public static class FreePort
{
    public static int Take()
    {
        while (true)
        {
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, Random.Shared.Next(21_000, 32_000));
                probe.Start();
                return ((IPEndPoint)probe.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // In use by another program.
            }
        }
    }
}
