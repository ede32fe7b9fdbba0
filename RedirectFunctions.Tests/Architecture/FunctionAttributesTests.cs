using System.Reflection;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Authoring.Pages;
using RedirectFunctions.Functions;

namespace RedirectFunctions.Tests.Architecture;

/// <summary>What the Functions host reads. Deployed links, dashboards and queued messages depend on it.</summary>
public class FunctionAttributesTests
{
    [Fact]
    public void The_app_has_these_functions() => Assert.Equal(
        ["AppLinks", "BuildLink", "Builder", "Deliver", "DeliverFallback", "EraseVisitor", "Explain", "ExportVisitor", "Health", "Home", "LinksPage", "ListLinks", "ManageLink", "OpenApi", "ParkFallbackPoison", "ParkPoison", "Qr", "Redirect", "Replay", "ShortLink", "Status"],
        typeof(RedirectFunction).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name)
            .Where(name => name is not null)
            .Order());

    [Fact]
    public void Redirect_answers_GET_HEAD_and_POST_of_anybody_at_r_with_or_without_a_token()
    {
        var (name, parameter, trigger) = TriggerOf<HttpTriggerAttribute>(typeof(RedirectFunction));

        Assert.Equal("Redirect", name);
        Assert.Equal("r/{token?}", trigger.Route);
        Assert.Equal(["get", "head", "post"], trigger.Methods!.Order());
        Assert.Equal(AuthorizationLevel.Anonymous, trigger.AuthLevel);
        Assert.Equal(typeof(HttpRequestData), parameter.ParameterType);
    }

    /// <summary>People who make links have host keys, so a host key must allow neither replays nor reading clicks.</summary>
    [Theory]
    [InlineData(typeof(StatusFunction), "ops/status", "get")]
    [InlineData(typeof(ReplayFunction), "ops/replay", "post")]
    [InlineData(typeof(EraseVisitorFunction), "ops/visitors/erase", "post")]
    [InlineData(typeof(ExportVisitorFunction), "ops/visitors/export", "post")]
    public void What_reads_or_replays_clicks_answers_those_who_have_the_master_key(Type function, string route, string method)
    {
        var (name, _, trigger) = TriggerOf<HttpTriggerAttribute>(function);

        Assert.Equal($"{name}Function", function.Name);
        Assert.Equal((route, AuthorizationLevel.Admin), (trigger.Route, trigger.AuthLevel));
        Assert.Equal([method], trigger.Methods!);
    }

    [Fact]
    public void ManageLink_answers_those_who_have_a_host_key()
    {
        var (name, _, trigger) = TriggerOf<HttpTriggerAttribute>(typeof(ManageLinkFunction));

        Assert.Equal("ManageLink", name);
        Assert.Equal("ops/links/{name}", trigger.Route);
        Assert.Equal(["delete", "get", "patch", "put"], trigger.Methods!.Order());
        Assert.Equal(AuthorizationLevel.Function, trigger.AuthLevel);
    }

    [Theory]
    [InlineData(typeof(ExplainFunction), "ops/explain", "get")]
    [InlineData(typeof(ListLinksFunction), "ops/links", "get")]
    [InlineData(typeof(BuildLinkFunction), "ops/build", "post")]
    [InlineData(typeof(QrFunction), "ops/qr", "post")]
    public void What_makes_and_explains_links_answers_those_who_have_a_host_key(Type function, string route, string method)
    {
        var (_, _, trigger) = TriggerOf<HttpTriggerAttribute>(function);

        Assert.Equal((route, AuthorizationLevel.Function), (trigger.Route, trigger.AuthLevel));
        Assert.Equal([method], trigger.Methods!);
    }

    [Theory]
    [InlineData(typeof(BuilderFunction), "Builder", "ops/builder")]
    [InlineData(typeof(LinksPageFunction), "LinksPage", "ops")]
    [InlineData(typeof(OpenApiFunction), "OpenApi", "ops/openapi.json")]
    public void A_page_is_for_anybody_since_there_is_no_data_in_it(Type function, string functionName, string route)
    {
        var (name, _, trigger) = TriggerOf<HttpTriggerAttribute>(function);

        Assert.Equal((functionName, route, AuthorizationLevel.Anonymous), (name, trigger.Route, trigger.AuthLevel));
        Assert.Equal(["get"], trigger.Methods!);
        Assert.All(
            function.GetConstructors().SelectMany(constructor => constructor.GetParameters()),
            parameter => Assert.Equal(typeof(PageSignIn), parameter.ParameterType));
    }

    /// <summary>The Functions host takes the first route that matches, in the order of the functions' names.</summary>
    [Fact]
    public void ShortLink_takes_no_path_that_another_function_has()
    {
        var (name, _, trigger) = TriggerOf<HttpTriggerAttribute>(typeof(ShortLinkFunction));
        var matcher = new RouteMatcher(trigger.Route!);
        var others = typeof(RedirectFunction).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()?.Route)
            .OfType<string>()
            .Where(route => route != trigger.Route)
            .Select(route => route.Split('{')[0].TrimEnd('/'))
            // By itself, it is no function's path and no short name.
            .Where(path => path != ".well-known");

        Assert.Equal("ShortLink", name);
        Assert.Equal(["get", "head", "post"], trigger.Methods!.Order());
        Assert.Equal(AuthorizationLevel.Anonymous, trigger.AuthLevel);
        Assert.All(others, path => Assert.False(matcher.Matches($"/{path}"), path));
        Assert.All(["/ops", "/R", "/healthz", "/collector", "/", "/a/b"], path => Assert.False(matcher.Matches(path), path));
        Assert.All(["/spring", "/rr", "/opsy", "/r2"], path => Assert.True(matcher.Matches(path), path));
    }

    [Fact]
    public void Home_takes_the_empty_path_alone_and_AppLinks_two_files()
    {
        var home = new RouteMatcher(TriggerOf<HttpTriggerAttribute>(typeof(HomeFunction)).Trigger.Route!);
        var files = new RouteMatcher(TriggerOf<HttpTriggerAttribute>(typeof(AppLinksFunction)).Trigger.Route!);

        Assert.All(["/a", "/r", "/a/b", "/.well-known/assetlinks.json"], path => Assert.False(home.Matches(path), path));
        Assert.All(["/.well-known/assetlinks.json", "/.well-known/apple-app-site-association"], path => Assert.True(files.Matches(path), path));
        Assert.All(["/.well-known/assetlinksXjson", "/.well-known/security.txt", "/assetlinks.json"], path => Assert.False(files.Matches(path), path));
    }

    [Fact]
    public void Health_answers_GET_and_HEAD_of_anybody()
    {
        var (name, _, trigger) = TriggerOf<HttpTriggerAttribute>(typeof(HealthFunction));

        Assert.Equal("Health", name);
        Assert.Equal("healthz", trigger.Route);
        Assert.Equal(["get", "head"], trigger.Methods!.Order());
        Assert.Equal(AuthorizationLevel.Anonymous, trigger.AuthLevel);
    }

    [Theory]
    [InlineData(typeof(DeliverFunction), "Deliver", "%TRACKING_QUEUE_NAME%", "TrackingStorage")]
    [InlineData(typeof(ParkPoisonFunction), "ParkPoison", "%TRACKING_QUEUE_NAME%-poison", "TrackingStorage")]
    [InlineData(typeof(DeliverFallbackFunction), "DeliverFallback", "%TRACKING_QUEUE_NAME%-fallback", "AzureWebJobsStorage")]
    [InlineData(typeof(ParkFallbackPoisonFunction), "ParkFallbackPoison", "%TRACKING_QUEUE_NAME%-fallback-poison", "AzureWebJobsStorage")]
    public void A_queue_function_takes_the_messages_of_its_queue(Type function, string functionName, string queueName, string connection)
    {
        var (name, parameter, trigger) = TriggerOf<QueueTriggerAttribute>(function);

        Assert.Equal(functionName, name);
        Assert.Equal(queueName, trigger.QueueName);
        Assert.Equal(connection, trigger.Connection);
        Assert.Equal(typeof(QueueMessage), parameter.ParameterType);
    }

    /// <summary>The sending side is tested by <c>StorageQueueTests.A_message_is_the_plain_text_that_was_given</c>.</summary>
    [Fact]
    public void The_trigger_takes_messages_as_the_plain_text_that_the_app_sends() =>
        Assert.Equal("none", HostJson("queues").GetProperty("messageEncoding").GetString());

    [Fact]
    public void Links_have_no_prefix_before_r() => Assert.Equal("", HostJson("http").GetProperty("routePrefix").GetString());

    /// <summary>The defaults retry five times without a pause, and poll once a minute.</summary>
    [Fact]
    public void The_trigger_waits_between_its_tries_and_polls_every_few_seconds()
    {
        var queues = HostJson("queues");

        Assert.InRange(queues.GetProperty("visibilityTimeout").GetString()!, "00:00:10", "00:05:00", StringComparer.Ordinal);
        Assert.InRange(queues.GetProperty("maxPollingInterval").GetString()!, "00:00:01", "00:00:10", StringComparer.Ordinal);
        Assert.InRange(queues.GetProperty("batchSize").GetInt32(), 1, 32);
    }

    private static (string Name, ParameterInfo Parameter, TTrigger Trigger) TriggerOf<TTrigger>(Type function)
        where TTrigger : Attribute
    {
        var method = Assert.Single(function.GetMethods(), method => method.GetCustomAttribute<FunctionAttribute>() is not null);
        var parameter = Assert.Single(method.GetParameters(), parameter => parameter.GetCustomAttribute<TTrigger>() is not null);
        return (method.GetCustomAttribute<FunctionAttribute>()!.Name, parameter, parameter.GetCustomAttribute<TTrigger>()!);
    }

    /// <summary>The file that is deployed: the build copies it next to the app.</summary>
    private static JsonElement HostJson(string extension) => JsonDocument
        .Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "host.json")))
        .RootElement.GetProperty("extensions").GetProperty(extension);
}
