using System.Diagnostics.Metrics;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Telemetry;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Telemetry;

[Trait("Category", "Slow")]
public sealed partial class InstrumentTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task The_documentation_lists_every_instrument_with_its_unit_and_no_other()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        var instruments = InstrumentsOf(app);

        Assert.All(instruments, instrument => Assert.False(string.IsNullOrEmpty(instrument.Description), instrument.Name));
        Assert.Equal(Documented(), instruments.Select(instrument => (instrument.Name, instrument.Unit!.Trim('{', '}'))).Order());
    }

    [Fact]
    public async Task Gauges_tell_what_waits()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        app.Collector.Collector.Behaviours.Set("gtm", new() { Status = 503 });
        app.Collector.Collector.Behaviours.Set("ga4", new() { Status = 401 });
        await app.ClickAsync("https://example.com/");
        await app.WaitForLedgerAsync("retried/sink=gtm", 1);
        await app.WaitForLedgerAsync("parked/sink=ga4", 1);
        using var reading = new GaugeReading(app);

        // The first collection only starts reading the queues.
        await app.WaitForAsync(() => reading.Collect().ContainsKey("redirect.queue.messages"));

        var gauges = reading.Collect();
        Assert.Equal(1, gauges["redirect.queue.messages"]);
        Assert.Equal(0, gauges["redirect.queue.oldest_age"]);
        Assert.Equal(1, gauges["redirect.parked.messages"]);
        Assert.Equal(0, gauges["redirect.spool.bytes"]);
    }

    private static List<Instrument> InstrumentsOf(RunningApp app)
    {
        _ = app.Host.Services.GetRequiredService<Histograms>();
        var meters = app.Host.Services.GetRequiredService<IMeterFactory>();
        var instruments = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == Ledger.MeterName && ReferenceEquals(instrument.Meter.Scope, meters))
                {
                    instruments.Add(instrument);
                }
            },
        };
        listener.Start();
        return instruments;
    }

    private static IEnumerable<(string Name, string Unit)> Documented() => TableRow()
        .Matches(Encoding.UTF8.GetString(RepositoryFile.ReadAllBytes("docs", "durability.md")) + Encoding.UTF8.GetString(RepositoryFile.ReadAllBytes("docs", "telemetry.md")))
        .Select(row => (row.Groups["name"].Value, row.Groups["unit"].Value))
        .Order();

    [GeneratedRegex("^\\| `(?<name>redirect\\.[a-z_.]+)` \\| (?<unit>[A-Za-z]+) \\|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex TableRow();
}
