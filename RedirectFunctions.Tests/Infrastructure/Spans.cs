using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Tests.Infrastructure;

/// <summary>The spans of one running app, ordered by their ends.</summary>
internal sealed class Spans : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly ConcurrentQueue<Activity> _ended = new();

    public Spans(RunningApp app)
    {
        var source = app.Host.Services.GetRequiredService<ClickTracing>().Source;
        _listener = new ActivityListener
        {
            ShouldListenTo = one => ReferenceEquals(one, source),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IEnumerable<Activity> Named(string name) => _ended.Where(span => span.OperationName == name);

    public void Dispose() => _listener.Dispose();
}
