namespace RedirectFunctions.Queueing.Commit;

/// <summary>Tasks that nobody waits for until the host stops.</summary>
internal sealed class BackgroundTasks
{
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _tasks = [];

    public void Add(Task task)
    {
        lock (_lock)
        {
            _tasks.RemoveWhere(static running => running.IsCompleted);
            _tasks.Add(task);
        }
    }

    /// <summary>Waits for all of them, including those added meanwhile.</summary>
    public async Task WhenDoneAsync()
    {
        while (Running() is { Length: > 0 } running)
        {
            await Task.WhenAll(running);
        }
    }

    private Task[] Running()
    {
        lock (_lock)
        {
            return [.. _tasks.Where(static running => !running.IsCompleted)];
        }
    }
}
