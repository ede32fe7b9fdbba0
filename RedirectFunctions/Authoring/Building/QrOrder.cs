using System.Text.Json;

namespace RedirectFunctions.Authoring.Building;

/// <summary>A request to draw a QR code.</summary>
internal sealed record QrOrder
{
    private const int MinSize = 100;
    private const int MaxSize = 4000;

    public string? Text { get; init; }

    /// <summary><c>svg</c> or <c>png</c>.</summary>
    public string? Format { get; init; }

    /// <summary>The longest edge in pixels, 100 to 4000; the picture has the largest whole number of pixels per module in it.</summary>
    public int? Size { get; init; }

    /// <summary>Of the modules, <c>#rrggbb</c>.</summary>
    /// <remarks>Settable, because generated deserialisers ignore the initialisers of init-only properties.</remarks>
    public string Dark { get; set; } = "#000000";

    /// <summary>Of the ground.</summary>
    public string Light { get; set; } = "#ffffff";

    /// <summary>Null, with the problem, if it is not such an object.</summary>
    public static QrOrder? Parse(ReadOnlySpan<byte> json, out string? problem)
    {
        try
        {
            var order = JsonSerializer.Deserialize(json, BuildingJson.Default.QrOrder);
            problem = order switch
            {
                not { Text.Length: > 0, Format: "svg" or "png" } =>
                    "The body must be a JSON object such as {\"text\":\"https://go.example.com/spring\",\"format\":\"svg\"}; "
                    + "format is svg or png.",
                { Size: < MinSize or > MaxSize } => $"size must be a whole number of pixels from {MinSize} to {MaxSize}.",
                _ when !QrColours.IsColour(order.Dark ?? "") || !QrColours.IsColour(order.Light ?? "") =>
                    "dark and light must be colours such as #1a2030.",
                _ => null,
            };
            return problem is null ? order : null;
        }
        catch (JsonException exception)
        {
            problem = $"The body must be a JSON object with text, format, size, dark and light; it is wrong at {exception.Path ?? "$"}.";
            return null;
        }
    }
}
