using System.CommandLine;
using RedirectFunctions.Authoring.Managing;
using RedirectFunctions.LocalHost.Commands;

namespace RedirectFunctions.LocalHost.Links;

/// <summary>Where the commands find the short names: an app, by its URL and a key, or else the storage account in the settings.</summary>
internal static class LinkSource
{
    /// <summary>A key on the command line ends up in the shell's history.</summary>
    public const string KeyVariable = "REDIRECT_FUNCTIONS_KEY";

    /// <summary>Short names have their own limit for each call to the table; this is for an app that is starting.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    public static readonly Option<Uri?> App = new("--app")
    {
        Description = "The app, such as https://go.example.com. Without it: the storage account in the settings.",
        Recursive = true,
        CustomParser = static result =>
        {
            var text = result.Tokens.Single().Value.TrimEnd('/') + "/";
            if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http")
            {
                return url;
            }

            result.AddError("--app must be an address such as https://go.example.com.");
            return null;
        },
    };

    public static readonly Option<string?> Key = new("--key")
    {
        Description = $"An author's key of the app; better, put it into {KeyVariable}.",
        Recursive = true,
    };

    public static async Task<int> UseAsync(ParseResult parsed, Func<LinkClient, Task<int>> use)
    {
        if (parsed.GetValue(App) is { } app)
        {
            using var remote = new LinkClient(Remote(app, parsed.GetValue(Key)));
            return await use(remote);
        }

        await using var services = CommandServices.Build();
        using var client = new LinkClient(new HttpClient(new StorageHandler(
            services.GetRequiredService<LinkAdministration>(), services.GetRequiredService<LinkListing>()))
        {
            BaseAddress = new Uri("http://storage.invalid/"),
        });
        return await use(client);
    }

    private static HttpClient Remote(Uri app, string? key)
    {
        var http = new HttpClient { BaseAddress = app, Timeout = Timeout };
        if ((key ?? Environment.GetEnvironmentVariable(KeyVariable)) is { Length: > 0 } secret)
        {
            http.DefaultRequestHeaders.TryAddWithoutValidation("x-functions-key", secret);
        }

        return http;
    }
}
