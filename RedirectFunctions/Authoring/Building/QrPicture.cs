using System.Net;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using QRCoder;
using QRCoder.Exceptions;

namespace RedirectFunctions.Authoring.Building;

/// <summary>A QR code of a link, as SVG or PNG.</summary>
public static class QrPicture
{
    /// <summary>
    /// The edge of a module in pixels: the code of a typical link is some 600 pixels wide, enough for small print. SVG is for large sizes.
    /// </summary>
    private const int PixelsPerModule = 10;

    /// <param name="body">A <see cref="QrOrder"/> as JSON.</param>
    public static OpsAnswer Answer(ReadOnlyMemory<byte> body)
    {
        if (Parse(body.Span) is not { Text.Length: > 0, Format: "svg" or "png" } order)
        {
            return OpsAnswer.Problem(
                HttpStatusCode.BadRequest,
                "body_invalid",
                "The body cannot be read",
                "The body must be a JSON object such as {\"text\":\"https://go.example.com/spring\",\"format\":\"svg\"}; "
                + "format is svg or png.");
        }

        try
        {
            // Level M recovers 15 % of a damaged code; the next level makes it a third larger.
            using var data = QRCodeGenerator.GenerateQrCode(order.Text, QRCodeGenerator.ECCLevel.M);
            return order.Format == "svg"
                ? OpsAnswer.WithBody(HttpStatusCode.OK, MediaTypeNames.Image.Svg, Encoding.UTF8.GetBytes(Svg(data)))
                : OpsAnswer.WithBody(HttpStatusCode.OK, MediaTypeNames.Image.Png, Png(data));
        }
        catch (DataTooLongException)
        {
            return OpsAnswer.Problem(
                HttpStatusCode.BadRequest,
                "text_too_long",
                "The link is too long for a QR code",
                "A QR code holds about 2,300 characters; store the destination under a short name.");
        }
    }

    private static QrOrder? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, BuildingJson.Default.QrOrder);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Svg(QRCodeData data)
    {
        using var code = new SvgQRCode(data);
        return code.GetGraphic(PixelsPerModule);
    }

    private static byte[] Png(QRCodeData data)
    {
        using var code = new PngByteQRCode(data);
        return code.GetGraphic(PixelsPerModule);
    }
}

internal sealed record QrOrder(string? Text, string? Format);
