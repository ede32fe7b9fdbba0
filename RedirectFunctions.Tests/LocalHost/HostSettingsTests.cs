using Microsoft.Extensions.Configuration;
using RedirectFunctions.LocalHost;
using RedirectFunctions.LocalHost.Queues;
using RedirectFunctions.LocalHost.Settings;
using RedirectFunctions.Tests.Configuration;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>host.json, and the settings that override it.</summary>
public sealed class HostSettingsTests
{
    private const string Prefix = "AzureFunctionsJobHost__extensions__";

    public static TheoryData<string, string> WrongQueueSettings => new()
    {
        { "batchSize", "0" },
        { "batchSize", "33" },
        { "batchSize", "many" },
        { "batchSize", "1.5" },
        { "newBatchThreshold", "-1" },
        { "visibilityTimeout", "-00:00:01" },
        { "visibilityTimeout", "7.00:00:01" },
        { "visibilityTimeout", "soon" },
        { "maxPollingInterval", "00:00:00.099" },
        // A number alone means days.
        { "maxPollingInterval", "2" },
        { "maxDequeueCount", "0" },
        { "messageEncoding", "utf8" },
    };

    [Theory]
    [InlineData("{}", "api")]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "go" } } }""", "go")]
    [InlineData("""{ /* A comment, as the Functions host allows. */ "extensions": { "http": { "routePrefix": "/go/" }, }, }""", "go")]
    public void The_prefix_of_the_routes_is_read(string hostJson, string prefix) => Assert.Equal(prefix, Read(hostJson).RoutePrefix);

    [Fact]
    public void A_setting_overrides_host_json_whatever_the_case_of_its_name()
    {
        var host = Read(
            """{ "extensions": { "http": { "routePrefix": "go" }, "queues": { "batchSize": 32, "messageEncoding": "none" } } }""",
            ($"{Prefix}http__routePrefix", "to"),
            ($"{Prefix}queues__BATCHSIZE", "4"));

        Assert.Equal("to", host.RoutePrefix);
        Assert.Equal(("4", "none"), (host.Queues["batchSize"], host.Queues["messageEncoding"]));
    }

    [Theory]
    [InlineData("batchSize", "1")]
    [InlineData("batchSize", "32")]
    [InlineData("newBatchThreshold", "0")]
    [InlineData("visibilityTimeout", "00:00:00")]
    [InlineData("visibilityTimeout", "7.00:00:00")]
    [InlineData("maxPollingInterval", "00:00:00.100")]
    [InlineData("maxDequeueCount", "1")]
    [InlineData("messageEncoding", "Base64")]
    public void A_value_on_the_limit_is_taken(string name, string value) => QueueSettings.Check(Read("{}", ($"{Prefix}queues__{name}", value)).Queues);

    [Theory]
    [MemberData(nameof(WrongQueueSettings))]
    public void A_wrong_value_is_named_with_what_would_be_right(string name, string value)
    {
        var message = Assert.Throws<LocalHostException>(() => QueueSettings.Check(Read($$"""{ "extensions": { "queues": { "{{name}}": "{{value}}" } } }""").Queues)).Message;

        Assert.StartsWith($"host.json extensions.queues.{name} is '{value}'. It must be ", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"version\": ")]
    [InlineData("[]")]
    [InlineData("")]
    public void An_invalid_host_json_is_named(string text)
    {
        using var folder = new TemporaryFolder(("host.json", text));

        var message = Assert.Throws<LocalHostException>(() => HostJson.ReadFile(folder["host.json"])).Message;

        Assert.StartsWith($"{folder["host.json"]} cannot be read: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_json_that_is_missing_is_named()
    {
        using var folder = new TemporaryFolder();

        var message = Assert.Throws<LocalHostException>(() => HostJson.ReadFile(folder["host.json"])).Message;

        Assert.StartsWith($"{folder["host.json"]} cannot be read: ", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%QUEUE%", "clicks")]
    [InlineData("%queue%-poison", "clicks-poison")]
    [InlineData("a-%QUEUE%-%Section__Key%-z", "a-clicks-deep-z")]
    [InlineData("clicks", "clicks")]
    [InlineData("100%", "100%")]
    public void A_reference_is_replaced_by_the_setting(string text, string expected) =>
        Assert.Equal(expected, SettingReferences.Resolve(text, Settings.Of([("QUEUE", "clicks"), ("Section__Key", "deep")]), "Work"));

    [Theory]
    [InlineData("%MISSING%-poison")]
    [InlineData("%EMPTY%")]
    public void A_reference_to_nothing_names_the_function_and_the_setting(string text)
    {
        var message = Assert.Throws<LocalHostException>(() => SettingReferences.Resolve(text, Settings.Of([("EMPTY", "")]), "Work")).Message;

        Assert.Equal($"The function Work refers to the setting {text.Split('%')[1]} ({text}), which is not set.", message);
    }

    private static HostJson Read(string hostJson, params (string Name, string? Value)[] settings)
    {
        using var folder = new TemporaryFolder(("host.json", hostJson));
        return new HostJson(new ConfigurationBuilder().AddInMemoryCollection(HostJson.ReadFile(folder["host.json"])).AddConfiguration(Settings.Of(settings)).Build());
    }
}
