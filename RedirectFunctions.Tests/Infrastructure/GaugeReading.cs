using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Tests.Infrastructure;

/// <summary>Reads the gauges of one running app, as an exporter does at intervals.</summary>
internal sealed class GaugeReading : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);

    public GaugeReading(RunningApp app)
    {
        var meters = app.Host.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Ledger.MeterName && ReferenceEquals(instrument.Meter.Scope, meters) && instrument.IsObservable)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>(Add);
        _listener.Start();
    }

    /// <summary>Values by name, with any tag after a slash: <c>redirect.canary.age/sink=gtm</c>.</summary>
    public IReadOnlyDictionary<string, double> Collect()
    {
        _values.Clear();
        _listener.RecordObservableInstruments();
        return _values;
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state = null)
    {
        _values[instrument.Name] = value;
        foreach (var (name, tag) in tags)
        {
            _values[$"{instrument.Name}/{name}={tag}"] = value;
        }
    }
}
