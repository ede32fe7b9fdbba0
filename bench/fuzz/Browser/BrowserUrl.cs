using System.Text.Json.Serialization;

namespace Fuzz.Browser;

/// <summary>A URL in the parts that a browser finds in it.</summary>
/// <param name="Protocol">With its colon.</param>
/// <param name="Hostname">In ASCII, lower case; a trailing dot is kept.</param>
/// <param name="Port">Empty where it is the scheme's own.</param>
internal sealed record BrowserUrl(string Protocol, string Username, string Password, string Hostname, string Port, string Href);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BrowserUrl))]
[JsonSerializable(typeof(string))]
internal sealed partial class BrowserJson : JsonSerializerContext;
