using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using RedirectFunctions.Clicks;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Delivery;

/// <summary>
/// The way to one sink: a bounded number of messages and attempts at a time, and a circuit breaker. What may not pass now is
/// deferred without an attempt, so that a sink which is slow or down holds up neither the other sink nor the messages behind.
/// </summary>
public sealed partial class SinkBulkhead : IDisposable
{
    /// <summary>
    /// Messages of this process that may have deliveries under way here. The trigger fetches on when no more than
    /// newBatchThreshold (host.json) are being worked on: with both sinks slow at once that is still so.
    /// </summary>
    internal const int Messages = 8;

    /// <summary>Attempts at a time for one message; so at most 128 requests to one sink are open in this process.</summary>
    private const int AttemptsPerMessage = 16;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BusyDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestBreak = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestBreak = TimeSpan.FromMinutes(5);

    private readonly ITrackingSink _sink;
    private readonly ClickTracing _tracing;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _places = new(Messages);
    private readonly ResiliencePipeline<DeliveryOutcome> _breaker;
    private readonly CircuitBreakerStateProvider _circuit = new();

    public SinkBulkhead(ITrackingSink sink, ClickTracing tracing, TimeProvider time, ILogger<SinkBulkhead> logger)
    {
        _sink = sink;
        _tracing = tracing;
        _time = time;
        _logger = logger;
        _breaker = new ResiliencePipelineBuilder<DeliveryOutcome> { TimeProvider = new SteadyTime(time) }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<DeliveryOutcome>
            {
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is DeliveryOutcome.Retry),
                FailureRatio = 0.5,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(10),
                StateProvider = _circuit,
                BreakDurationGenerator = arguments => ValueTask.FromResult(BreakDuration(arguments.HalfOpenAttempts)),
            })
            .Build();
    }

    public string Name => _sink.Name;

    /// <inheritdoc cref="ITrackingSink.MaxAge"/>
    public TimeSpan? MaxAge => _sink.MaxAge;

    /// <summary>
    /// <c>closed</c>: deliveries flow. <c>open</c>: they are deferred. <c>half_open</c>: the next one is the probe that decides.
    /// <c>misconfigured</c>: they are deferred until the next start.
    /// </summary>
    public string Circuit => _circuit.CircuitState switch
    {
        _ when _sink is MisconfiguredSink => "misconfigured",
        CircuitState.Closed => "closed",
        CircuitState.HalfOpen => "half_open",
        _ => "open",
    };

    /// <summary>
    /// Attempts the deliveries of one message. Each has its outcome when this returns, whatever has thrown meanwhile: an exception of one
    /// would have the whole message, and with it what has arrived, delivered again.
    /// </summary>
    /// <param name="finished">Is told of each delivery when it has its outcome.</param>
    /// <param name="stopping">The host stops: nothing new is begun. What has begun is let finish, since a request that was cut off may have arrived.</param>
    public async Task AttemptAsync(IReadOnlyCollection<DeliveryAttempt> attempts, Action<DeliveryAttempt, TimeSpan> finished, CancellationToken stopping)
    {
        if (!await _places.WaitAsync(LongestWait, CancellationToken.None))
        {
            foreach (var attempt in attempts)
            {
                Finish(attempt, new DeliveryOutcome.Deferred("lane_full", BusyDelay), TimeSpan.Zero, finished);
            }

            return;
        }

        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = AttemptsPerMessage, CancellationToken = CancellationToken.None };
            await Parallel.ForEachAsync(attempts, options, async (attempt, _) =>
            {
                var start = _time.GetTimestamp();
                using var span = _tracing.StartAttempt(attempt.Click.Id, Name, attempt.Delivery.Attempts + 1, attempt.Trace);
                var outcome = stopping.IsCancellationRequested
                    ? new DeliveryOutcome.Deferred("stopping", TimeSpan.Zero)
                    : await AttemptAsync(attempt.Click);
                if (outcome is DeliveryOutcome.Deferred)
                {
                    ClickTracing.DropAttempt(span);
                }
                else
                {
                    ClickTracing.EndAttempt(span, outcome.Reason, outcome.Status, outcome is DeliveryOutcome.Delivered);
                }

                Finish(attempt, outcome, _time.GetElapsedTime(start), finished);
            });
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    [SuppressMessage("Design", "CA1031", Justification = "Whatever the telling runs into, the delivery has its outcome.")]
    private void Finish(DeliveryAttempt attempt, DeliveryOutcome outcome, TimeSpan elapsed, Action<DeliveryAttempt, TimeSpan> finished)
    {
        attempt.Finish(outcome, _time.GetUtcNow());
        try
        {
            finished(attempt, elapsed);
        }
        catch (Exception exception)
        {
            Log.NotTold(_logger, attempt.Click.Id, Name, Failure.Of(exception));
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever one click runs into, the others of its message are delivered once.")]
    private async Task<DeliveryOutcome> AttemptAsync(Click click)
    {
        try
        {
            return await _breaker.ExecuteAsync(
                static async (state, token) => await state.Sink.DeliverAsync(state.Click, token),
                (Sink: _sink, Click: click),
                CancellationToken.None);
        }
        catch (BrokenCircuitException exception)
        {
            // While the one probe of a half-open circuit is on its way, no time is named.
            return new DeliveryOutcome.Deferred("circuit_open", exception.RetryAfter > TimeSpan.Zero ? exception.RetryAfter.Value : BusyDelay);
        }
        catch (Exception exception)
        {
            // A fault of ours, and the same whenever this click is tried again.
            Log.Crashed(_logger, click.Id, Name, Failure.Of(exception));
            return new DeliveryOutcome.Refused("crashed", null);
        }
    }

    /// <summary>Doubled with every probe that fails.</summary>
    private static TimeSpan BreakDuration(int failedProbes)
    {
        var duration = ShortestBreak * (1 << Math.Min(failedProbes, 10));
        return duration < LongestBreak ? duration : LongestBreak;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Click {ClickId} to {Sink}: this program has failed, {Failure}")]
        public static partial void Crashed(ILogger logger, Guid clickId, string sink, string failure);

        [LoggerMessage(2, LogLevel.Error, "Click {ClickId} to {Sink}: its outcome could not be reported, {Failure}")]
        public static partial void NotTold(ILogger logger, Guid clickId, string sink, string failure);
    }
}
