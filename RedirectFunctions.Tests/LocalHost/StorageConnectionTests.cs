using Azure.Storage.Queues;
using RedirectFunctions.LocalHost;
using RedirectFunctions.LocalHost.Queues;
using RedirectFunctions.Tests.Configuration;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>Where a trigger's <c>Connection</c> leads to, in the order of the Functions host.</summary>
public sealed class StorageConnectionTests
{
    [Theory]
    [InlineData("Clicks")]
    [InlineData("AzureWebJobsClicks")]
    [InlineData("ConnectionStrings__Clicks")]
    public void A_connection_string_is_found_under_each_of_its_names(string setting) =>
        Assert.Equal("http://127.0.0.1:10001/devstoreaccount1/queue", Open((setting, "UseDevelopmentStorage=true")));

    [Fact]
    public void The_longer_name_comes_first() => Assert.StartsWith(
        "http://127.0.0.1", Open(("Clicks", "AccountName=other;AccountKey=a2V5"), ("AzureWebJobsClicks", "UseDevelopmentStorage=true")), StringComparison.Ordinal);

    [Theory]
    [InlineData("Clicks__accountName", "myaccount")]
    [InlineData("Clicks__queueServiceUri", "https://myaccount.queue.core.windows.net")]
    [InlineData("AzureWebJobsClicks__queueServiceUri", "https://myaccount.queue.core.windows.net/")]
    public void An_identity_needs_the_address_alone(string setting, string value) =>
        Assert.Equal("https://myaccount.queue.core.windows.net/queue", Open((setting, value)));

    [Theory]
    [InlineData("Clicks", null, "The function Work reads its queue from Clicks, which is not set.")]
    [InlineData("Clicks", " ", "The function Work reads its queue from Clicks, which is not set.")]
    [InlineData("Clicks", "AccountName=x;AccountKey=canary!", "Clicks, from which the function Work reads its queue, is no storage connection string.")]
    [InlineData("Clicks", "canary", "Clicks, from which the function Work reads its queue, is no storage connection string.")]
    [InlineData("Clicks__queueServiceUri", "canary", "Clicks, from which the function Work reads its queue, makes no address.")]
    [InlineData("Clicks__accountName", "canary account", "Clicks, from which the function Work reads its queue, makes no address.")]
    public void What_leads_nowhere_is_named_and_not_repeated(string setting, string? value, string message)
    {
        var said = Assert.Throws<LocalHostException>(() => Open((setting, value))).Message;

        Assert.StartsWith(message, said, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", said, StringComparison.Ordinal);
    }

    private static string Open(params (string Name, string? Value)[] settings) =>
        StorageConnection.Open("Clicks", Settings.Of(settings), "Work")("queue", new QueueClientOptions()).Uri.AbsoluteUri;
}
