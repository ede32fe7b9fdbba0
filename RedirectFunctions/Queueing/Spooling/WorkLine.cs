using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace RedirectFunctions.Queueing.Spooling;

/// <summary>
/// A line with one worker, which takes everything that has arrived at once. If its work fails, it hands the items on and continues.
/// </summary>
/// <param name="work">What to do with the items that arrived together.</param>
/// <param name="failed">Takes over the items whose work has thrown; it must not throw itself.</param>
internal sealed class WorkLine<T>(Func<IReadOnlyList<T>, Task> work, Action<IReadOnlyList<T>, Exception> failed)
{
    private readonly Channel<T> _line = Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _lock = new();
    private Task? _worker;

    /// <summary>False if the line is closed.</summary>
    public bool TryAdd(T item)
    {
        if (_worker is null)
        {
            lock (_lock)
            {
                _worker ??= Task.Run(RunAsync);
            }
        }

        return _line.Writer.TryWrite(item);
    }

    /// <summary>Closes the line and waits until everything in it is done.</summary>
    public Task CloseAsync()
    {
        _line.Writer.TryComplete();
        return _worker ?? Task.CompletedTask;
    }

    [SuppressMessage("Design", "CA1031", Justification = "One fault, one victim: the items behind these have nothing to do with it.")]
    private async Task RunAsync()
    {
        while (await _line.Reader.WaitToReadAsync())
        {
            var items = new List<T>();
            while (_line.Reader.TryRead(out var item))
            {
                items.Add(item);
            }

            try
            {
                await work(items);
            }
            catch (Exception exception)
            {
                failed(items, exception);
            }
        }
    }
}
