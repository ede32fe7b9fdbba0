using System.Collections.Concurrent;
using System.Threading.Channels;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>A queue function that does what a test says.</summary>
internal sealed class WorkFunction(Work work)
{
    [Function("Work")]
    public Task RunAsync([QueueTrigger("%WORK_QUEUE%")] QueueMessage message, FunctionContext context, CancellationToken cancellationToken) =>
        work.RunAsync(new WorkRun(message, context, DateTimeOffset.UtcNow, cancellationToken));
}

/// <summary>One call of the function.</summary>
internal sealed record WorkRun(QueueMessage Message, FunctionContext Context, DateTimeOffset Start, CancellationToken CancellationToken)
{
    public string Text => Message.Body.ToString();

    /// <summary>1 for the first try.</summary>
    public long Try => Message.DequeueCount;
}

/// <summary>What the function does, with its runs and the most of them at once.</summary>
internal sealed class Work(Func<WorkRun, Task> does)
{
    private readonly ConcurrentQueue<WorkRun> _runs = new();
    private readonly Channel<WorkRun> _started = Channel.CreateUnbounded<WorkRun>();
    private readonly Lock _gate = new();
    private int _running;

    /// <summary>Ordered by their start.</summary>
    public IReadOnlyCollection<WorkRun> Runs => _runs;

    public int MostAtOnce { get; private set; }

    /// <summary>The next started run that no call has returned yet.</summary>
    public Task<WorkRun> NextAsync() => _started.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Limit);

    public async Task NextAsync(int count)
    {
        for (var n = 0; n < count; n++)
        {
            await NextAsync();
        }
    }

    public async Task RunAsync(WorkRun run)
    {
        Enter();
        try
        {
            _runs.Enqueue(run);
            _started.Writer.TryWrite(run);
            await does(run);
        }
        finally
        {
            Leave();
        }
    }

    private void Enter()
    {
        lock (_gate)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++_running);
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            _running--;
        }
    }
}
