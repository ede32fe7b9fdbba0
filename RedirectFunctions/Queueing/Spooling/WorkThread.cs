using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace RedirectFunctions.Queueing.Spooling;

/// <summary>
/// Like <see cref="WorkLine{T}"/>, for work that blocks, on a thread of its own: it neither waits for the thread pool, which a burst of
/// deliveries keeps busy, nor holds one of its threads while a disk hangs. The thread starts with the first item.
/// </summary>
/// <param name="work">What to do with the items that arrived together.</param>
/// <param name="failed">Takes over the items whose work has thrown; it must not throw itself.</param>
internal sealed class WorkThread<T>(string name, Action<IReadOnlyList<T>> work, Action<IReadOnlyList<T>, Exception> failed)
{
    private readonly BlockingCollection<T> _line = [];
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private Thread? _thread;

    /// <summary>False if the line is closed.</summary>
    public bool TryAdd(T item)
    {
        lock (_lock)
        {
            if (_line.IsAddingCompleted)
            {
                return false;
            }

            _line.Add(item);
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = name };
                _thread.Start();
            }

            return true;
        }
    }

    /// <summary>Closes the line and waits until everything in it is done.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _line.CompleteAdding();
            return _thread is null ? Task.CompletedTask : _done.Task;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "One fault, one victim: the items behind these have nothing to do with it.")]
    private void Run()
    {
        foreach (var first in _line.GetConsumingEnumerable())
        {
            var items = new List<T> { first };
            while (_line.TryTake(out var item))
            {
                items.Add(item);
            }

            try
            {
                work(items);
            }
            catch (Exception exception)
            {
                failed(items, exception);
            }
        }

        _done.SetResult();
    }
}
