using RedirectFunctions.LocalHost;
using RedirectFunctions.LocalHost.Settings;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>local.settings.json, the environment, which overrides it, and the defaults without both.</summary>
public sealed class LocalSettingsTests
{
    private const string BaseUrl = "http://127.0.0.1:7071";

    [Fact]
    public void Comments_and_trailing_commas_are_welcome_and_values_are_text()
    {
        using var folder = new TemporaryFolder((
            "local.settings.json",
            """
            {
              "IsEncrypted": false, // as Core Tools write it
              "Values": {
                "TEXT": "größe", /* and so on */
                "BARE_TRUE": true, "BARE_FALSE": false, "BARE_NUMBER": 250, "NOTHING": null,
                "Section__Key": "deep",
              },
              "ConnectionStrings": { "Storage": "UseDevelopmentStorage=true" },
              "Host": { "LocalHttpPort": 7071 },
            }
            """));

        var loaded = Load(folder, folder);

        Assert.Equal(folder["local.settings.json"], loaded.Source);
        Assert.False(loaded.IsDemo);
        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["TEXT"] = "größe",
                ["BARE_TRUE"] = "true",
                ["BARE_FALSE"] = "false",
                ["BARE_NUMBER"] = "250",
                ["NOTHING"] = null,
                ["Section__Key"] = "deep",
                ["ConnectionStrings:Storage"] = "UseDevelopmentStorage=true",
            },
            new Dictionary<string, string?>(loaded.Values));
    }

    [Fact]
    public void The_environment_lies_on_top_of_the_file_whatever_the_case_of_a_name()
    {
        using var folder = new TemporaryFolder(("local.settings.json", """{ "Values": { "KEPT": "file", "REPLACED": "file" } }"""));

        var loaded = Load(folder, folder, ("replaced", "environment"), ("NEW", "environment"));

        Assert.Equal(("file", "environment", "environment"), (loaded.Values["KEPT"], loaded.Values["REPLACED"], loaded.Values["NEW"]));
    }

    [Fact]
    public void The_file_of_the_current_folder_comes_before_the_one_of_the_root()
    {
        using var root = new TemporaryFolder(("local.settings.json", """{ "Values": { "FROM": "root" } }"""));
        using var current = new TemporaryFolder(("local.settings.json", """{ "Values": { "FROM": "current" } }"""));
        using var empty = new TemporaryFolder();

        Assert.Equal("current", Load(root, current).Values["FROM"]);
        Assert.Equal("root", Load(root, empty).Values["FROM"]);
    }

    [Fact]
    public void Two_underscores_in_a_name_are_a_colon()
    {
        Assert.Equal(KeyValuePair.Create<string, string?>("A:B:C_D", "x__y"), LocalSettings.ToConfigurationKey(new("A__B__C_D", "x__y")));
    }

    [Fact]
    public void Where_nothing_is_configured_the_demo_sends_clicks_to_the_collector()
    {
        using var folder = new TemporaryFolder();

        var demo = Load(folder, folder, ("PATH", "/bin"), ("AzureWebJobsStorage", "mine"), ("ALLOWED_DESTINATION_HOSTS", ""));

        Assert.True(demo.IsDemo);
        Assert.Contains("demo", demo.Source, StringComparison.Ordinal);
        Assert.Equal($"{BaseUrl}/collector/gtm", demo.Values["GTM_SERVER_SIDE_URL"]);
        Assert.Equal($"{BaseUrl}/collector", demo.Values["GA4_ENDPOINT"]);
        Assert.Equal("mine", demo.Values["AzureWebJobsStorage"]);
    }

    [Theory]
    [InlineData("ALLOWED_DESTINATION_HOSTS")]
    [InlineData("allowed_destination_hosts")]
    [InlineData("ENABLE_GA4_TRACKING")]
    [InlineData("GTM_SERVER_SIDE_URL")]
    [InlineData("GA4_API_SECRET")]
    public void One_setting_of_the_app_in_the_environment_and_it_is_no_demo(string name)
    {
        using var folder = new TemporaryFolder();

        var loaded = Load(folder, folder, (name, "x"));

        Assert.Equal((false, "environment"), (loaded.IsDemo, loaded.Source));
        Assert.Equal(KeyValuePair.Create<string, string?>(name, "x"), Assert.Single(loaded.Values));
    }

    [Fact]
    public void A_file_with_no_value_in_it_is_no_demo_either()
    {
        using var folder = new TemporaryFolder(("local.settings.json", "{ \"Values\": {} }"));

        Assert.False(Load(folder, folder).IsDemo);
    }

    [Theory]
    [InlineData("{\n \"Values\": {\n  \"A\": x } }", "is not valid JSON: see line 3, column 8.")]
    [InlineData("{ \"values\": { \"A\": \"b\" } }", "has 'values' instead of 'Values'")]
    [InlineData("{ \"A\": \"b\" }", "has no 'Values'")]
    [InlineData("[]", "cannot be read: ")]
    [InlineData("{ \"Values\": [] }", "cannot be read: ")]
    [InlineData("{ \"Values\": { \"A\": { \"B\": \"c\" } } }", "a value is an object or an array; each one must be a string.")]
    [InlineData("{ \"IsEncrypted\": true, \"Values\": { \"A\": \"b\" } }", "is encrypted. Decrypt it first: func settings decrypt")]
    public void A_file_that_cannot_be_used_is_named_with_the_reason(string text, string reason)
    {
        using var folder = new TemporaryFolder(("local.settings.json", text));

        var message = Assert.Throws<LocalHostException>(() => Load(folder, folder)).Message;

        Assert.StartsWith(folder["local.settings.json"], message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    private static LoadedSettings Load(TemporaryFolder root, TemporaryFolder current, params (string Name, string Value)[] environment) => LocalSettings.Load(
        root.Path, current.Path, environment.ToDictionary(setting => setting.Name, setting => (string?)setting.Value, StringComparer.Ordinal), BaseUrl);
}
