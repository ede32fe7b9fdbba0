using System.Globalization;
using System.Text.Json;
using RedirectFunctions.Tests.Infrastructure;
using Simulation;

namespace RedirectFunctions.Tests.Scale;

/// <summary>The numbers that the simulation is fed with are those of the app, and its tables those of the document.</summary>
public class NumbersTests
{
    [Fact]
    public void The_trigger_is_as_host_json_sets_it()
    {
        using var host = JsonDocument.Parse(RepositoryFile.ReadAllText("host.json"));
        var queues = host.RootElement.GetProperty("extensions").GetProperty("queues");

        Assert.Equal(queues.GetProperty("batchSize").GetInt32(), new Limits().BatchSize);
        Assert.Equal(queues.GetProperty("newBatchThreshold").GetInt32(), new Limits().NewBatchThreshold);
    }

    [Fact]
    public void As_many_instances_are_allowed_as_are_deployed() =>
        Assert.Contains(
            $"maximumInstances: {new Limits().MaximumInstances}\n",
            RepositoryFile.ReadAllText("infra", "main.bicep"),
            StringComparison.Ordinal);

    [Fact]
    public void A_redirect_costs_what_the_costs_say() => Assert.Contains(
        $"coreSecondsPerRedirect = {new Costs().RedirectCpu.ToString(CultureInfo.InvariantCulture)};",
        RepositoryFile.ReadAllText("scripts", "costs.mjs"),
        StringComparison.Ordinal);

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
