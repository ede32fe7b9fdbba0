using System.Text.Json;

namespace RedirectFunctions.Authoring.Building;

/// <summary>A request to make a link.</summary>
public sealed record LinkOrder
{
    public string? Destination { get; init; }

    /// <summary>Campaign parameters for the destination, <c>utm_source</c> and so on; empty ones are ignored.</summary>
    public IReadOnlyDictionary<string, string?>? Campaign { get; init; }

    public DateTimeOffset? Expires { get; init; }

    /// <summary>Part of the signature, and reported with each click.</summary>
    public string? Name { get; init; }

    /// <summary>Sign the link even if the host is listed.</summary>
    public bool Sign { get; init; }

    /// <summary>What precedes the link's path, such as <c>https://go.example.com</c>; null for nothing.</summary>
    public string? Base { get; init; }

    /// <summary>Null, with the problem, if it is not such an object.</summary>
    internal static LinkOrder? Parse(ReadOnlySpan<byte> json, out string? problem)
    {
        try
        {
            var order = JsonSerializer.Deserialize(json, BuildingJson.Default.LinkOrder);
            problem = order is null ? "The body must be a JSON object." : null;
            return order;
        }
        catch (JsonException exception)
        {
            problem = "The body must be a JSON object such as {\"destination\":\"https://example.com/\","
                + "\"campaign\":{\"utm_source\":\"newsletter\"},\"expires\":\"2030-01-31T12:00:00Z\"};"
                + $" it is wrong at {exception.Path ?? "$"}.";
            return null;
        }
    }
}
