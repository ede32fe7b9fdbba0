using System.Net;
using System.Net.Mime;
using System.Text;
using QRCoder;
using QRCoder.Exceptions;

namespace RedirectFunctions.Authoring.Building;

/// <summary>A QR code of a link, as SVG or PNG.</summary>
public static class QrPicture
{
    /// <summary>The edge of a module in pixels where no size is asked for.</summary>
    private const int PixelsPerModule = 10;

    /// <param name="body">A <see cref="QrOrder"/> as JSON.</param>
    public static OpsAnswer Answer(ReadOnlyMemory<byte> body)
    {
        if (QrOrder.Parse(body.Span, out var problem) is not { } order)
        {
            return OpsAnswer.Problem(HttpStatusCode.BadRequest, "body_invalid", "The body cannot be read", problem!);
        }

        if (!QrColours.CanBeRead(order.Dark, order.Light))
        {
            return OpsAnswer.Problem(
                HttpStatusCode.BadRequest,
                "colours_too_close",
                "Scanners cannot tell these colours apart",
                "dark must be darker than light, with a contrast of at least 3 to 1.");
        }

        try
        {
            // Level M recovers 15 % of a damaged code; the next level makes it a third larger.
            using var data = QRCodeGenerator.GenerateQrCode(order.Text!, QRCodeGenerator.ECCLevel.M);
            return order.Format == "svg"
                ? OpsAnswer.WithBody(HttpStatusCode.OK, MediaTypeNames.Image.Svg, Encoding.UTF8.GetBytes(Svg(data, order)))
                : OpsAnswer.WithBody(HttpStatusCode.OK, MediaTypeNames.Image.Png, Png(data, order));
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

    /// <summary>Whole pixels, so that edges are sharp; what is drawn has four light modules on each side (ISO/IEC 18004).</summary>
    private static int Module(QRCodeData data, QrOrder order) =>
        order.Size is { } size ? Math.Max(1, size / data.ModuleMatrix.Count) : PixelsPerModule;

    private static string Svg(QRCodeData data, QrOrder order)
    {
        using var code = new SvgQRCode(data);
        return code.GetGraphic(Module(data, order), order.Dark, order.Light);
    }

    private static byte[] Png(QRCodeData data, QrOrder order)
    {
        using var code = new PngByteQRCode(data);
        return code.GetGraphic(Module(data, order), QrColours.Rgb(order.Dark), QrColours.Rgb(order.Light));
    }
}
