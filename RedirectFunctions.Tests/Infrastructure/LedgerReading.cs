using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Tests.Infrastructure;

/// <summary>Adds up the ledger's counters of one running app.</summary>
internal sealed class LedgerReading : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _sums = new(StringComparer.Ordinal);

    public LedgerReading(IMeterFactory ofApp)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Ledger.MeterName && ReferenceEquals(instrument.Meter.Scope, ofApp))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            Add(instrument.Name, value);
            foreach (var (name, tag) in tags)
            {
                Add($"{instrument.Name}/{name}={tag}", value);
            }
        });
        _listener.Start();
    }

    /// <param name="counter">Its name without <c>redirect.</c>, with a tag after a slash: <c>delivered/sink=gtm</c>.</param>
    public long this[string counter] => _sums.GetValueOrDefault($"redirect.{counter}");

    public void Dispose() => _listener.Dispose();

    private void Add(string name, long value) => _sums.AddOrUpdate(name, value, (_, sum) => sum + value);
}
