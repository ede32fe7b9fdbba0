using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using RedirectFunctions.Configuration;
using RedirectFunctions.Functions;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Infra;

/// <summary>Compares what is deployed in the two accounts with what the code uses there. A sender that finds no queue would have to create it, and has no right to.</summary>
[Trait("Category", "Slow")]
public class QueuesTests(CompiledTemplate template)
{
    public static TheoryData<string> Deployments => [.. Deployment.Names];

    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_connections_lead_to_two_accounts_and_there_is_no_third(string name)
    {
        var deployment = new Deployment(name);

        Assert.Equal(
            new[] { deployment.AccountOf(QueueingSettings.TrackingStorage).Name, deployment.AccountOf(QueueingSettings.HostStorage).Name }.Order(StringComparer.Ordinal),
            deployment.All("Microsoft.Storage/storageAccounts").Select(account => account.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Every_queue_of_the_code_is_made_in_its_account_and_no_other(string name)
    {
        var deployment = new Deployment(name);
        var options = new QueueOptions { Name = deployment.AppSettings["TRACKING_QUEUE_NAME"] };
        var ofTriggers = typeof(DeliverFunction).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<QueueTriggerAttribute>())
            .OfType<QueueTriggerAttribute>()
            .Select(trigger => (Connection: trigger.Connection!, Queue: trigger.QueueName.Replace("%TRACKING_QUEUE_NAME%", options.Name, StringComparison.Ordinal)));
        (string Connection, string Queue)[] ofSenders =
        [
            (QueueingSettings.TrackingStorage, options.Name),
            (QueueingSettings.TrackingStorage, options.ParkedName),
            (QueueingSettings.HostStorage, options.FallbackName),
        ];

        Assert.Equal(
            ofTriggers.Concat(ofSenders).Distinct().Select(use => (deployment.AccountOf(use.Connection).Name, use.Queue)).Order(),
            deployment.All("Microsoft.Storage/storageAccounts/queueServices/queues").Select(queue => (queue.Root, queue.Name)).Order());
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_table_of_short_names_is_made_beside_the_tracking_queue(string name)
    {
        var deployment = new Deployment(name);
        var table = deployment.The("Microsoft.Storage/storageAccounts/tableServices/tables");

        Assert.Equal(deployment.AppSettings["LINK_TABLE_NAME"], table.Name);
        Assert.Equal(deployment.AccountOf(QueueingSettings.TrackingStorage).Name, table.Root);
    }

    /// <summary>A starting instance fetches the package from there, even while the tracking account is away.</summary>
    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_package_lies_in_the_account_of_the_host(string name)
    {
        var deployment = new Deployment(name);
        var host = deployment.AccountOf(QueueingSettings.HostStorage).Name;
        var container = Assert.Single(deployment.All("Microsoft.Storage/storageAccounts/blobServices/containers"), one => one.Root == host);

        Assert.Equal(
            $"[format('https://{{0}}.blob.{{1}}/{{2}}', '{container.Root}', environment().suffixes.storage, '{container.Name}')]",
            deployment.The("Microsoft.Web/sites")["properties.functionAppConfig.deployment.storage.value"].GetString());
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_archive_and_the_exports_lie_in_the_account_of_the_tracking_queue_and_end_there(string name)
    {
        var deployment = new Deployment(name);
        var tracking = deployment.AccountOf(QueueingSettings.TrackingStorage).Name;
        var containers = deployment.All("Microsoft.Storage/storageAccounts/blobServices/containers").Where(one => one.Root == tracking);
        var lifecycle = deployment.The("Microsoft.Storage/storageAccounts/managementPolicies");

        Assert.Equal([deployment.AppSettings["ARCHIVE_CONTAINER"], "redirect-backups"], containers.Select(container => container.Name));
        Assert.Equal(tracking, lifecycle.Root);
        Assert.Equal(
            ["redirect-archive/clicks/", "redirect-backups/links-"],
            lifecycle["properties.policy.rules"].EnumerateArray().Select(rule => rule.GetProperty("definition").GetProperty("filters").GetProperty("prefixMatch")[0].GetString()));
    }

    /// <summary>The export's identity may read one table and write one container, which the workflow and the documents name.</summary>
    [Fact]
    public void The_job_that_exports_the_short_names_has_its_container()
    {
        Assert.Contains(" -- links export --container redirect-backups\n", RepositoryFile.ReadAllText(".github", "workflows", "backup.yml").ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(
            ["redirect-backups", "redirectlinks"],
            Deployment.OfEverything.All("Microsoft.Authorization/roleAssignments")
                .Where(assignment => assignment["properties.principalId"].GetString() == "88888888-8888-8888-8888-888888888888")
                .Select(assignment => assignment.Id.Split("/providers/Microsoft.Authorization/")[0].Split('/')[^1])
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_default_is_the_app_s() => Assert.Equal(QueueOptions.DefaultName, new Deployment("main").AppSettings["TRACKING_QUEUE_NAME"]);

    /// <summary>A queue's name has at most 63 characters (Naming queues and metadata).</summary>
    [Fact]
    public async Task The_longest_name_leaves_room_for_the_longest_queue_named_after_it()
    {
        var longest = (await template.ParameterAsync("trackingQueueName")).GetProperty("maxLength").GetInt32();

        Assert.Equal(63, longest + "-fallback-poison".Length);
    }
}
