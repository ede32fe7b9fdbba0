using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;

namespace WorkerHosting;

/// <summary>The host's end of the stream to one worker. It sends requests, and gives each answer to its waiting caller by id.</summary>
internal sealed class WorkerStream(string workerId, Action<RpcLog> log) : FunctionRpc.FunctionRpcBase
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _waiting = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<StreamingMessage> _outgoing =
        Channel.CreateUnbounded<StreamingMessage>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>The worker has connected and said who it is.</summary>
    public Task Started => _started.Task;

    public void Send(StreamingMessage message) => _outgoing.Writer.TryWrite(message);

    /// <exception cref="IOException">The worker has gone without an answer.</exception>
    public async Task<StreamingMessage> AskAsync(StreamingMessage message, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[message.RequestId] = answer;
        if (!_outgoing.Writer.TryWrite(message))
        {
            answer.TrySetException(Gone());
        }

        try
        {
            return await answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _waiting.TryRemove(message.RequestId, out _);
        }
    }

    /// <summary>Stops sending, and ends all waits for answers.</summary>
    public void Close()
    {
        _outgoing.Writer.TryComplete();
        foreach (var answer in _waiting.Values)
        {
            answer.TrySetException(Gone());
        }
    }

    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream,
        IServerStreamWriter<StreamingMessage> responseStream,
        ServerCallContext context)
    {
        var sending = SendAllAsync(responseStream, context.CancellationToken);
        try
        {
            await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
            {
                Receive(message);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The process has ended, without closing its stream, as usual.
        }

        Close();
        await sending;
    }

    private static IOException Gone() => new("The worker has gone.");

    private void Receive(StreamingMessage message)
    {
        if (message.ContentCase == StreamingMessage.ContentOneofCase.RpcLog)
        {
            log(message.RpcLog);
        }
        else if (message.ContentCase == StreamingMessage.ContentOneofCase.StartStream && message.StartStream.WorkerId == workerId)
        {
            _started.TrySetResult();
        }
        else if (_waiting.TryGetValue(message.RequestId, out var answer))
        {
            answer.TrySetResult(message);
        }
    }

    private async Task SendAllAsync(IServerStreamWriter<StreamingMessage> worker, CancellationToken gone)
    {
        try
        {
            await foreach (var message in _outgoing.Reader.ReadAllAsync(gone))
            {
                await worker.WriteAsync(message, gone);
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or OperationCanceledException)
        {
            // The stream has ended in the middle of a message. The reading side tells those who wait for an answer.
        }
    }
}
