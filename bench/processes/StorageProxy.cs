using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Processes;

/// <summary>Stands between the app and Azurite, and fails as networks and services do: it stalls, goes down, or refuses.</summary>
public sealed class StorageProxy : IAsyncDisposable
{
    private readonly int _port = FreePort.Take();
    private readonly int _target;
    private readonly string _connectionString;
    private readonly Lock _lock = new();
    private readonly List<Socket> _sockets = [];
    private readonly List<TaskCompletionSource> _heldBack = [];
    private TaskCompletionSource _flowing = Completed();
    private TcpListener? _listener;
    private volatile byte[]? _refusal;

    /// <param name="connectionString">The connection string of the Azurite behind it.</param>
    /// <param name="service"><c>Queue</c> or <c>Table</c>; the other one is reached directly.</param>
    public StorageProxy(string connectionString, string service = "Queue")
    {
        _connectionString = connectionString;
        var port = _connectionString.Split($"{service}Endpoint=http://127.0.0.1:")[1].Split('/')[0];
        _target = int.Parse(port, CultureInfo.InvariantCulture);
        Up();
    }

    public string ConnectionString => _connectionString.Replace($"127.0.0.1:{_target}", $"127.0.0.1:{_port}", StringComparison.Ordinal);

    /// <summary>Connections stay open, and no byte passes.</summary>
    public void Stall() => _flowing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was held back stays held back. What comes from now on passes.</summary>
    public void StallNoMore()
    {
        _heldBack.Add(_flowing);
        _flowing = Completed();
    }

    /// <summary>Lets through what was held back, and all that follows.</summary>
    public void Flow()
    {
        _heldBack.ForEach(static flowing => flowing.TrySetResult());
        _flowing.TrySetResult();
    }

    /// <summary>Answers every request with this status, and passes none on.</summary>
    public void Refuse(int status) =>
        _refusal = Encoding.ASCII.GetBytes($"HTTP/1.1 {status} -\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    public void RefuseNoMore() => _refusal = null;

    public void Up()
    {
        _listener = new TcpListener(IPAddress.Loopback, _port);
        _listener.Start();
        _ = AcceptAsync(_listener);
    }

    /// <summary>Resets open connections, and refuses new ones.</summary>
    public void Down()
    {
        lock (_lock)
        {
            _listener?.Stop();
            _listener = null;
            _sockets.ForEach(socket => socket.Close(0));
            _sockets.Clear();
        }
    }

    public ValueTask DisposeAsync()
    {
        Flow();
        Down();
        return ValueTask.CompletedTask;
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync();
                if (await ConnectAsync() is not { } server)
                {
                    client.Close(0);
                    continue;
                }

                lock (_lock)
                {
                    // It may have gone down since this connection was accepted.
                    if (_listener != listener)
                    {
                        client.Close(0);
                        server.Close(0);
                        return;
                    }

                    _sockets.AddRange([client, server]);
                }

                _ = CopyAsync(client, server);
                _ = CopyAsync(server, client);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    /// <summary>Null while the Azurite behind it is away itself.</summary>
    private async Task<Socket?> ConnectAsync()
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target);
            return server;
        }
        catch (SocketException)
        {
            server.Dispose();
            return null;
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer)) > 0)
            {
                if (_refusal is { } refusal)
                {
                    await from.SendAsync(refusal);
                    from.Shutdown(SocketShutdown.Both);
                    to.Shutdown(SocketShutdown.Both);
                    return;
                }

                await _flowing.Task;
                for (var sent = 0; sent < read;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Reset by the proxy or by one of the two ends.
        }
    }
}
