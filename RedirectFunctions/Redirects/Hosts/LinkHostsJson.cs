using System.Text.Encodings.Web;
using System.Text.Json;
using RedirectFunctions.Redirects.Destinations;

namespace RedirectFunctions.Redirects.Hosts;

/// <summary>
/// Reads the hosts of the app from one JSON object: <c>{"go.example.com":{"fallback":"https://example.com/"},"*":{}}</c>. The member
/// <c>*</c> is what all hosts have.
/// </summary>
internal static class LinkHostsJson
{
    private const string All = "*";

    /// <summary>Keeps what apps compare as it is written.</summary>
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Null, with the problem, if it is not such an object.</summary>
    public static LinkHosts? Parse(string json, string? frontDoorId, out string? problem)
    {
        problem = null;
        using var document = ParseObject(json);
        if (document is null)
        {
            problem = "must be a JSON object whose members are hosts.";
            return null;
        }

        var all = new LinkHost(null);
        var hosts = new Dictionary<string, LinkHost>(StringComparer.Ordinal);
        foreach (var (index, member) in document.RootElement.EnumerateObject().Index())
        {
            var name = member.Name == All ? All : NameOf(member.Name);
            var host = name is null ? null : Read(name, member.Value, out problem);
            problem ??= name is null ? $"is wrong at member {index + 1}: it is not a host such as go.example.com, without scheme and port."
                : name != All && !hosts.TryAdd(name, host!) ? $"has {name} twice."
                : null;
            if (problem is not null)
            {
                return null;
            }

            all = name == All ? host! : all;
        }

        // A loop, since a fallback is followed like any link.
        problem = hosts.Values.Append(all).Any(host => host.Fallback is { } fallback && hosts.ContainsKey(new Uri(fallback).Host))
            ? "has a fallback that leads to one of these hosts again."
            : null;
        return problem is null ? new LinkHosts(hosts.Values, all, frontDoorId) : null;
    }

    private static JsonDocument? ParseObject(string json)
    {
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }
        }
        catch (JsonException)
        {
            // Its message would repeat the text.
        }

        document?.Dispose();
        return null;
    }

    private static string? NameOf(string text) =>
        text.AsSpan().IndexOfAny("/?#*:") < 0 && Destination.Parse($"https://{text}/", out _) is { } parsed ? parsed.Host : null;

    private static LinkHost? Read(string name, JsonElement value, out string? problem)
    {
        problem = null;
        if (value.ValueKind != JsonValueKind.Object)
        {
            problem = $"is wrong at {name}: it must be an object.";
            return null;
        }

        var host = new LinkHost(name == All ? null : name);
        foreach (var member in value.EnumerateObject())
        {
            if (With(host, member.Name, member.Value) is not { } next)
            {
                problem = $"is wrong at {name}: {RightFor(member.Name)}";
                return null;
            }

            host = next;
        }

        return host;
    }

    /// <summary>Null if the member is wrong.</summary>
    private static LinkHost? With(LinkHost host, string member, JsonElement value) => (member, value.ValueKind) switch
    {
        ("fallback", JsonValueKind.String) when Destination.Parse(value.GetString()!, out _) is { } fallback =>
            host with { Fallback = fallback.Url },
        ("appleAppSiteAssociation", JsonValueKind.Object) => host with { AppleAppSiteAssociation = Text(value) },
        ("assetLinks", JsonValueKind.Array) => host with { AssetLinks = Text(value) },
        _ => null,
    };

    private static string RightFor(string member) => member switch
    {
        "fallback" => "fallback must be an address such as https://www.example.com/.",
        "appleAppSiteAssociation" => "appleAppSiteAssociation must be an object, as in Apple's file of this name.",
        "assetLinks" => "assetLinks must be an array, as in Android's file assetlinks.json.",
        _ => "its members may be fallback, appleAppSiteAssociation and assetLinks.",
    };

    private static ReadOnlyMemory<byte> Text(JsonElement value) => JsonSerializer.SerializeToUtf8Bytes(value, Compact);
}
