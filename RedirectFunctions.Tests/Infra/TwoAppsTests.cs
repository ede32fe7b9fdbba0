using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using RedirectFunctions.Functions;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Infra;

/// <summary>The package as two apps, as docs/operations.md describes it. A function that is missing there would run in both, and a queue function would run beside links.</summary>
public partial class TwoAppsTests
{
    /// <summary>These run in both apps: they look at their own process, or at the queues.</summary>
    private static readonly string[] InBoth = ["EraseVisitor", "ExportVisitor", "Health", "Replay", "Status"];

    private static IEnumerable<(string Name, bool HasQueue)> Functions => typeof(DeliverFunction).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods())
        .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)
        .Select(method => (method.GetCustomAttribute<FunctionAttribute>()!.Name, method.GetParameters().Any(parameter => parameter.GetCustomAttribute<QueueTriggerAttribute>() is not null)));

    [Fact]
    public void The_app_that_answers_links_listens_to_no_queue() =>
        Assert.Equal(Functions.Where(function => function.HasQueue).Select(function => function.Name).Order(StringComparer.Ordinal), DisabledIn("links"));

    [Fact]
    public void The_app_that_delivers_answers_no_visitor() => Assert.Equal(
        Functions.Where(function => !function.HasQueue).Select(function => function.Name).Except(InBoth, StringComparer.Ordinal).Order(StringComparer.Ordinal),
        DisabledIn("deliveries"));

    private static IEnumerable<string> DisabledIn(string app)
    {
        var command = Assert.Single(Command().Matches(RepositoryFile.ReadAllText("docs", "operations.md").ReplaceLineEndings("\n")), match => match.Groups["app"].Value == app);
        return DisabledFunction().Matches(command.Value).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"az functionapp config appsettings set .*--name <(?<app>[a-z]+)> --settings \\\n(  .+\n)+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Command();

    [GeneratedRegex(@"AzureWebJobs\.(?<name>[A-Za-z]+)\.Disabled=true", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DisabledFunction();
}
