using System.Text.Json;
using RedirectFunctions.Delivery;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Tests.Infrastructure;
using Simulation;

namespace RedirectFunctions.Tests.Scale;

/// <summary>The figures in scripts/figures.json are those of the app, and docs/scale.md has the tables of the simulation.</summary>
public class NumbersTests
{
    [Theory]
    [InlineData("batchSize")]
    [InlineData("newBatchThreshold")]
    public void The_trigger_is_as_host_json_sets_it(string name)
    {
        using var host = JsonDocument.Parse(RepositoryFile.ReadAllText("host.json"));

        Assert.Equal(host.RootElement.GetProperty("extensions").GetProperty("queues").GetProperty(name).GetInt32(), Figures.WholeOf(name));
    }

    [Fact]
    public void The_app_has_these_bounds()
    {
        Assert.Equal(new QueueOptions().SendSlots, Figures.WholeOf("sendSlots"));
        Assert.Equal(ClickBatch.MaxClicks, Figures.WholeOf("clicksPerMessage"));
        Assert.Equal(SinkBulkhead.Requests, Figures.WholeOf("openRequests"));
        Assert.Equal(SinkBulkhead.RequestsPerMessage, Figures.WholeOf("openRequestsPerMessage"));
    }

    [Fact]
    public void Every_figure_has_its_source()
    {
        using var figures = JsonDocument.Parse(RepositoryFile.ReadAllText("scripts", "figures.json"));

        Assert.All(figures.RootElement.EnumerateObject(), static figure =>
            Assert.False(string.IsNullOrWhiteSpace(figure.Value.GetProperty("source").GetString()), figure.Name));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1204)]
    [InlineData(24, (3908 + 6980) / 2)]
    [InlineData(128, 25_472)]
    public void A_message_has_the_size_that_was_measured(double clicks, double bytes) => Assert.Equal(bytes, Costs.BytesOf(clicks));

    [Fact]
    [Trait("Category", "Slow")]
    public void The_document_has_the_tables_and_the_chart_of_the_simulation()
    {
        var (tables, document) = (Tables.Of(seed: 1), RepositoryFile.ReadAllText("docs", "scale.md"));

        Assert.Equal(tables.Scale, Part(document, Tables.ScaleName));
        Assert.Equal(tables.Outage, Part(document, Tables.OutageName));
        Assert.Equal(tables.Chart, RepositoryFile.ReadAllText("docs", Tables.ChartFile));
    }

    private static string Part(string document, string name) =>
        document.Split($"<!-- {name} -->\n")[1].Split($"\n<!-- /{name} -->")[0];
}
