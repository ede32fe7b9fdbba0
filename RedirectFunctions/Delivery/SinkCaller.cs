using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using RedirectFunctions.Clicks;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Delivery;

/// <summary>Calls a sink through a circuit breaker, and finds the click that makes it throw.</summary>
internal sealed partial class SinkCaller
{
    /// <summary>Used while the probe of a half-open circuit is under way, when the circuit names no time.</summary>
    internal static readonly TimeSpan ProbeDelay = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ShortestBreak = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestBreak = TimeSpan.FromMinutes(5);

    private readonly ITrackingSink _sink;
    private readonly ILogger _logger;
    private readonly SteadyTime _clock;
    private readonly ResiliencePipeline<IReadOnlyList<DeliveryOutcome>> _breaker;
    private readonly CircuitBreakerStateProvider _circuit = new();

    public SinkCaller(ITrackingSink sink, TimeProvider time, ILogger logger)
    {
        _sink = sink;
        _logger = logger;
        _clock = new SteadyTime(time);
        _breaker = new ResiliencePipelineBuilder<IReadOnlyList<DeliveryOutcome>> { TimeProvider = _clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<IReadOnlyList<DeliveryOutcome>>
            {
                ShouldHandle = arguments =>
                    ValueTask.FromResult(arguments.Outcome.Result?.All(static outcome => outcome is DeliveryOutcome.Retry) == true),
                FailureRatio = 0.5,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(10),
                StateProvider = _circuit,
                BreakDurationGenerator = arguments => ValueTask.FromResult(BreakDuration(arguments.HalfOpenAttempts)),
            })
            .Build();
    }

    /// <summary>
    /// <c>closed</c>: deliveries flow. <c>open</c>: they are deferred. <c>half_open</c>: the next one is the probe that decides.
    /// <c>misconfigured</c>: they are deferred until the next start. <c>disabled</c>: they are parked until then.
    /// </summary>
    public string Circuit => _circuit.CircuitState switch
    {
        _ when _sink is MisconfiguredSink => "misconfigured",
        _ when _sink.IsDisabled => "disabled",
        CircuitState.Closed => "closed",
        CircuitState.HalfOpen => "half_open",
        _ => "open",
    };

    /// <summary>
    /// Ends the break of an open circuit: the next delivery is its probe, as if the time had come. Any other circuit stays as it is.
    /// </summary>
    public void ProbeNow()
    {
        if (_circuit.CircuitState == CircuitState.Open)
        {
            _clock.Skip(LongestBreak);
        }
    }

    /// <returns>An outcome for each, in the same order, whatever the sink throws.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever one click runs into, the others of its message are delivered once.")]
    public async Task<IReadOnlyList<DeliveryOutcome>> AskAsync(ArraySegment<DeliveryAttempt> call)
    {
        var group = call[0].Delivery.Group ?? call[0].Click.Id.ToString();
        try
        {
            var outcomes = await _breaker.ExecuteAsync(
                static async (state, token) => await state.Sink.DeliverAsync(state.Clicks, state.Group, token),
                (Sink: _sink, Clicks: (IReadOnlyList<Click>)[.. call.Select(attempt => attempt.Click)], Group: group),
                CancellationToken.None);
            return Matching(outcomes, call, group);
        }
        catch (BrokenCircuitException exception)
        {
            var deferred = new DeliveryOutcome.Deferred(
                "circuit_open", exception.RetryAfter > TimeSpan.Zero ? exception.RetryAfter.Value : ProbeDelay);
            return [.. call.Select(_ => deferred)];
        }
        catch (Exception) when (call.Count > 1)
        {
            var half = call.Count / 2;
            return [.. await AskAsync(call[..half]), .. await AskAsync(call[half..])];
        }
        catch (Exception exception)
        {
            // Our own fault, which would recur with every attempt for this click.
            Log.Crashed(_logger, call[0].Click.Id, _sink.Profile.Name, Failure.Of(exception));
            return [new DeliveryOutcome.Refused("crashed", null)];
        }
    }

    /// <summary>Asking again after the sink has lost count would deliver twice what has arrived.</summary>
    private IReadOnlyList<DeliveryOutcome> Matching(
        IReadOnlyList<DeliveryOutcome> outcomes, ArraySegment<DeliveryAttempt> call, string group)
    {
        if (outcomes.Count != call.Count)
        {
            Log.Miscounted(_logger, _sink.Profile.Name, outcomes.Count, call.Count);
            return [.. call.Select(static _ => new DeliveryOutcome.Refused("crashed", null))];
        }

        if (_sink.Profile.MaxClicks > 1)
        {
            foreach (var attempt in call)
            {
                attempt.AskedIn(group);
            }
        }

        return outcomes;
    }

    /// <summary>Doubled by every failed probe.</summary>
    internal static TimeSpan BreakDuration(int failedProbes)
    {
        var duration = ShortestBreak * (1 << Math.Min(failedProbes, 10));
        return duration < LongestBreak ? duration : LongestBreak;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Click {ClickId} to {Sink}: this program has failed, {Failure}")]
        public static partial void Crashed(ILogger logger, Guid clickId, string sink, string failure);

        [LoggerMessage(3, LogLevel.Error, "{Sink}: this program has failed, {Outcomes} outcomes for {Clicks} clicks")]
        public static partial void Miscounted(ILogger logger, string sink, int outcomes, int clicks);
    }
}
