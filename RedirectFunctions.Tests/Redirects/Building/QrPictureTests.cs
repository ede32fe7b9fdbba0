using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using RedirectFunctions.Authoring;
using RedirectFunctions.Authoring.Building;

namespace RedirectFunctions.Tests.Redirects.Building;

public class QrPictureTests
{
    [Fact]
    public void An_SVG_is_one_document_that_loads_nothing_and_runs_nothing()
    {
        var answer = Draw("https://go.example.com/spring", "svg");
        var svg = XDocument.Parse(Encoding.UTF8.GetString(answer.Body.Span));

        Assert.Equal((HttpStatusCode.OK, "image/svg+xml"), (answer.Status, answer.ContentType));
        Assert.Equal("svg", svg.Root!.Name.LocalName);
        Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName is "script" or "image" or "use");
        Assert.DoesNotContain("spring", svg.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_PNG_has_room_around_its_modules()
    {
        var answer = Draw("https://go.example.com/spring", "png");
        var size = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(answer.Body.Span[16..]);

        // Version 3 has 29 modules a side (ISO/IEC 18004), plus a quiet zone of 4 on each side.
        Assert.Equal("image/png", answer.ContentType);
        Assert.Equal((29 + 8) * 10, size);
    }

    [Theory]
    [InlineData("", "svg", "body_invalid")]
    [InlineData("https://go.example.com/", "gif", "body_invalid")]
    [InlineData("https://go.example.com/", null, "body_invalid")]
    public void What_cannot_be_drawn_is_reported(string text, string? format, string code) => AssertCode(code, Draw(text, format));

    [Fact]
    public void A_link_that_no_code_can_hold_is_reported() => AssertCode("text_too_long", Draw(new string('a', 3000), "png"));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    public void A_body_that_cannot_be_read_is_reported(string body) => AssertCode("body_invalid", QrPicture.Answer(Encoding.UTF8.GetBytes(body)));

    private static void AssertCode(string code, OpsAnswer answer)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(code, JsonDocument.Parse(answer.Body).RootElement.GetProperty("code").GetString());
    }

    private static OpsAnswer Draw(string text, string? format) => QrPicture.Answer(JsonSerializer.SerializeToUtf8Bytes(new { text, format }));
}
