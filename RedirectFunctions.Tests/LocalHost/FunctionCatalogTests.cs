using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.MadeUp;
using RedirectFunctions.LocalHost;
using RedirectFunctions.LocalHost.Catalog;
using RedirectFunctions.Tests.Configuration;

#pragma warning disable CA1822 // A function is a method of an instance.
#pragma warning disable IDE0060 // A function's parameters are what is tested.

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>Which functions are found, and which are refused because they would not run, here or under the Functions host.</summary>
public sealed class FunctionCatalogTests
{
    public static TheoryData<Type, string> Refused => new()
    {
        { typeof(Admin), "The route 'admin/x' of the function Admin begins with admin or runtime, which " },
        { typeof(AdminApi), "The route 'Admin-API/{id}' of the function AdminApi begins with admin or runtime, which " },
        { typeof(Runtime), "The route 'Runtime' of the function Runtime begins with admin or runtime, which " },
        { typeof(BrokenRoute), "The route 'r/{id' of the function BrokenRoute cannot be parsed: " },
        { typeof(MadeUpInput), "The function MadeUpInput uses MadeUpInputAttribute, which LocalHost does not know." },
        { typeof(MadeUpOutput), "The function MadeUpOutput uses MadeUpOutputAttribute, which LocalHost does not know." },
        { typeof(NoTrigger), "The function NoTrigger has 0 triggers; it must have one" },
        { typeof(TwoTriggers), "The function TwoTriggers has 2 triggers; it must have one" },
        { typeof(HttpReturnsText), "The function HttpReturnsText returns String. An HTTP function must return HttpResponseData" },
        { typeof(QueueReturnsText), "The function QueueReturnsText returns Task`1. A queue function must return Task" },
        { typeof(MessageIsNumber), "The queue function MessageIsNumber takes a Int32. LocalHost can pass it a QueueMessage, BinaryData or string." },
        { typeof(UnboundParameter), "The function UnboundParameter has a parameter 'Int32 n' that nothing can be bound to." },
        { typeof(BadQueueName), "The queue of the function BadQueueName is called 'no_queue'." },
        { typeof(MissingQueueName), "The function MissingQueueName refers to the setting NOT_SET (%NOT_SET%), which is not set." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_function_that_cannot_run_is_refused_by_name(Type function, string message) =>
        Assert.StartsWith(message, Assert.Throws<LocalHostException>(() => Read([function])).Message, StringComparison.Ordinal);

    [Fact]
    public void Two_functions_with_the_same_name_are_refused_with_their_places()
    {
        var message = Assert.Throws<LocalHostException>(() => Read([typeof(Good), typeof(SameName)])).Message;

        Assert.StartsWith("Two functions have the name ", message, StringComparison.Ordinal);
        Assert.Contains($"{typeof(Good)}.Get", message, StringComparison.Ordinal);
        Assert.Contains($"{typeof(SameName)}.Run", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_attributes_say_is_found()
    {
        var functions = Read([typeof(Good), typeof(string)], ("QUEUE", "My-Clicks"));

        var http = Assert.Single(functions.Http);
        Assert.Equal(("Good", "go/{id:int?}"), (http.Name, http.Route));
        Assert.Equal(["GET", "HEAD"], http.Methods);
        Assert.Equal(
            [("GoodMessage", "my-clicks", "MyStorage"), ("GoodText", "my-clicks-poison", "AzureWebJobsStorage")],
            functions.Queue.Select(queue => (queue.Name, queue.QueueName, queue.Connection)));
        Assert.Empty(functions.Disabled);
    }

    [Theory]
    [InlineData("AzureWebJobs.GoodText.Disabled", "true", true)]
    [InlineData("AzureWebJobs.GoodText.Disabled", "True", true)]
    [InlineData("AzureWebJobs.GoodText.Disabled", "1", true)]
    [InlineData("AzureWebJobs_GoodText_Disabled", "true", true)]
    [InlineData("AzureWebJobs__GoodText__Disabled", "true", true)]
    [InlineData("AzureWebJobs.GoodText.Disabled", "false", false)]
    [InlineData("AzureWebJobs.GoodText.Disabled", "", false)]
    [InlineData("AzureWebJobs.Other.Disabled", "true", false)]
    public void A_setting_switches_one_function_off(string name, string value, bool disabled)
    {
        var functions = Read([typeof(Good)], ("QUEUE", "my-clicks"), (name, value));

        Assert.Equal(disabled ? ["GoodText"] : [], functions.Disabled);
        Assert.Equal(disabled ? ["GoodMessage"] : ["GoodMessage", "GoodText"], functions.Queue.Select(queue => queue.Name));
    }

    [Fact]
    public void What_is_switched_off_need_not_be_able_to_run() =>
        Assert.Equal(["MissingQueueName"], Read([typeof(MissingQueueName)], ("AzureWebJobs.MissingQueueName.Disabled", "true")).Disabled);

    private static FunctionCatalog Read(Type[] types, params (string Name, string? Value)[] settings) => FunctionCatalog.Read(types, Settings.Of(settings));

    private sealed class Good
    {
        [Function("Good")]
        public HttpResponseData Get([HttpTrigger(AuthorizationLevel.Function, "get", "Head", Route = "/go/{id:int?}/")] HttpRequestData request, string? id, FunctionContext context) =>
            throw new NotSupportedException();

        [Function("GoodMessage")]
        public void Run([QueueTrigger("%QUEUE%", Connection = "MyStorage")] QueueMessage message, CancellationToken cancellationToken) => throw new NotSupportedException();

        [Function("GoodText")]
        public Task RunAsync([QueueTrigger("%QUEUE%-Poison")] string message) => throw new NotSupportedException();
    }

    private sealed class SameName
    {
        [Function("GOOD")]
        public void Run([QueueTrigger("clicks")] string message) => throw new NotSupportedException();
    }

    private sealed class Admin
    {
        [Function("Admin")]
        public HttpResponseData Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "admin/x")] HttpRequestData request) => throw new NotSupportedException();
    }

    private sealed class AdminApi
    {
        [Function("AdminApi")]
        public HttpResponseData Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "Admin-API/{id}")] HttpRequestData request) => throw new NotSupportedException();
    }

    private sealed class Runtime
    {
        [Function("Runtime")]
        public HttpResponseData Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequestData request) => throw new NotSupportedException();
    }

    private sealed class BrokenRoute
    {
        [Function("BrokenRoute")]
        public HttpResponseData Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "r/{id")] HttpRequestData request) => throw new NotSupportedException();
    }

    private sealed class MadeUpInput
    {
        [Function("MadeUpInput")]
        public HttpResponseData Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequestData request, [MadeUpInput] string row) => throw new NotSupportedException();
    }

    private sealed class MadeUpOutput
    {
        [Function("MadeUpOutput")]
        [MadeUpOutput]
        public Task RunAsync([QueueTrigger("clicks")] string message) => throw new NotSupportedException();
    }

    private sealed class NoTrigger
    {
        [Function("NoTrigger")]
        public Task RunAsync(FunctionContext context) => throw new NotSupportedException();
    }

    private sealed class TwoTriggers
    {
        [Function("TwoTriggers")]
        public Task RunAsync([QueueTrigger("clicks")] string message, [HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequestData request) => throw new NotSupportedException();
    }

    private sealed class HttpReturnsText
    {
        [Function("HttpReturnsText")]
        public string Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequestData request) => throw new NotSupportedException();
    }

    private sealed class QueueReturnsText
    {
        [Function("QueueReturnsText")]
        public Task<string> RunAsync([QueueTrigger("clicks")] string message) => throw new NotSupportedException();
    }

    private sealed class MessageIsNumber
    {
        [Function("MessageIsNumber")]
        public Task RunAsync([QueueTrigger("clicks")] int message) => throw new NotSupportedException();
    }

    private sealed class UnboundParameter
    {
        [Function("UnboundParameter")]
        public Task RunAsync([QueueTrigger("clicks")] string message, int n) => throw new NotSupportedException();
    }

    private sealed class BadQueueName
    {
        [Function("BadQueueName")]
        public Task RunAsync([QueueTrigger("no_queue")] string message) => throw new NotSupportedException();
    }

    private sealed class MissingQueueName
    {
        [Function("MissingQueueName")]
        public Task RunAsync([QueueTrigger("%NOT_SET%")] string message) => throw new NotSupportedException();
    }
}
