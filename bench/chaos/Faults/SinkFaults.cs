using System.Text.Json;
using RedirectFunctions.LocalHost.Collector;

namespace Chaos.Faults;

/// <summary>How a sink behaves while it has a fault.</summary>
internal static class SinkFaults
{
    public static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(10);

    public static Behaviour Of(FaultKind kind) => kind switch
    {
        FaultKind.SinkDown => new Behaviour { Status = 503 },
        FaultKind.SinkError => new Behaviour { Status = 500 },
        FaultKind.SinkBusy => new Behaviour { Status = 429, RetryAfter = JsonSerializer.SerializeToElement(3) },
        FaultKind.SinkSlow => new Behaviour { DelayMs = (int)SlowAnswer.TotalMilliseconds },
        FaultKind.SinkReset => new Behaviour { Drop = true },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No fault of a sink."),
    };
}
