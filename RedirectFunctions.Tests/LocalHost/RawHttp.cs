using System.Net.Sockets;
using System.Text;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>Sends a request exactly as written, and returns the answer exactly as received. An HttpClient would normalise both.</summary>
internal static class RawHttp
{
    /// <param name="server">The server's address.</param>
    /// <param name="target">Path and query.</param>
    /// <param name="method">In upper case.</param>
    /// <param name="headers">Whole lines.</param>
    /// <returns>Status line, headers and body.</returns>
    public static Task<string> SendAsync(Uri server, string target, string method = "GET", params IEnumerable<string> headers) =>
        SendToAsync(server.Authority, server, target, method, headers);

    /// <inheritdoc cref="SendAsync"/>
    /// <param name="host">The value of the header <c>Host</c>.</param>
    public static async Task<string> SendToAsync(string host, Uri server, string target, string method = "GET", params IEnumerable<string> headers)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        var stream = client.GetStream();
        var lines = string.Concat(headers.Select(header => $"{header}\r\n"));
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{method} {target} HTTP/1.1\r\nHost: {host}\r\n{lines}Connection: close\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync().WaitAsync(Patience.Limit);
    }

    public static int StatusOf(string answer) => int.Parse(answer.Split(' ')[1]);

    public static IReadOnlyList<string> HeadersOf(string answer) => answer.Split("\r\n\r\n")[0].Split("\r\n")[1..];

    public static string BodyOf(string answer) => answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
}
