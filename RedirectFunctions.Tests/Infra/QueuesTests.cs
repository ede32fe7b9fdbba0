using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using RedirectFunctions.Functions;
using RedirectFunctions.Queueing.Storage;

namespace RedirectFunctions.Tests.Infra;

/// <summary>The queues that are made, against those that the code uses: a sender that finds none would have to make it, and may not.</summary>
public class QueuesTests
{
    public static TheoryData<string> Deployments => [.. Deployment.Names];

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Every_queue_of_the_code_is_made_and_no_other(string name)
    {
        var deployment = new Deployment(name);
        var options = new QueueOptions { Name = deployment.AppSettings["TRACKING_QUEUE_NAME"] };
        var ofTriggers = typeof(DeliverFunction).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<QueueTriggerAttribute>()?.QueueName)
            .OfType<string>()
            .Select(queue => queue.Replace("%TRACKING_QUEUE_NAME%", options.Name, StringComparison.Ordinal));

        Assert.Equal(
            ofTriggers.Concat([options.Name, options.ParkedName]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            deployment.All("Microsoft.Storage/storageAccounts/queueServices/queues").Select(queue => queue.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_table_of_short_names_is_made(string name)
    {
        var deployment = new Deployment(name);

        Assert.Equal(deployment.AppSettings["LINK_TABLE_NAME"], deployment.The("Microsoft.Storage/storageAccounts/tableServices/tables").Name);
    }

    [Fact]
    public void The_default_is_the_app_s() => Assert.Equal(QueueOptions.DefaultName, new Deployment("main").AppSettings["TRACKING_QUEUE_NAME"]);
}
