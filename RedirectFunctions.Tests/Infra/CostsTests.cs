using System.Diagnostics;
using RedirectFunctions.Tests.Infrastructure;
using Simulation;

namespace RedirectFunctions.Tests.Infra;

[Trait("Category", "Slow")]
public class CostsTests
{
    [Fact]
    public async Task The_tables_of_the_document_are_what_the_script_works_out()
    {
        using var node = Process.Start(new ProcessStartInfo("node", [RepositoryFile.PathOf("scripts", "costs.mjs"), "--check"]) { UseShellExecute = false, RedirectStandardError = true })!;
        var problem = await node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(node.ExitCode == 0, problem);
    }

    [Theory]
    [InlineData("PT5M", "alertRulesEvery5Minutes")]
    [InlineData("PT15M", "alertRulesEvery15Minutes")]
    public void The_script_knows_how_many_alerts_are_deployed(string every, string name) => Assert.Equal(
        new Deployment("main").All("Microsoft.Insights/scheduledQueryRules").Count(rule => rule["properties.evaluationFrequency"].GetString() == every),
        Figures.WholeOf(name));

    [Fact]
    public void The_script_knows_what_the_platform_watches()
    {
        var deployment = new Deployment("main");
        var test = deployment.The("Microsoft.Insights/webtests");

        Assert.Equal(deployment.All("Microsoft.Insights/metricAlerts").Count(), Figures.WholeOf("alertRulesOverMetrics"));
        Assert.Equal(test["properties.Locations"].GetArrayLength(), Figures.WholeOf("testPlaces"));
        Assert.Equal(test["properties.Frequency"].GetInt32(), Figures.WholeOf("testSeconds"));
    }

    [Fact]
    public void The_script_knows_how_many_instances_are_deployed_and_how_large_they_are()
    {
        var scale = new Deployment("main").The("Microsoft.Web/sites")["properties.functionAppConfig.scaleAndConcurrency"];

        Assert.Equal(scale.GetProperty("maximumInstanceCount").GetInt32(), Figures.WholeOf("maximumInstances"));
        Assert.Equal(scale.GetProperty("instanceMemoryMB").GetInt32(), Figures.WholeOf("memoryMb"));
    }
}
