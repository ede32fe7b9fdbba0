using System.Text;
using CsCheck;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Redirects.Destinations;

namespace RedirectFunctions.Tests.Redirects;

public class DestinationProperties
{
    private const int Samples = 30_000;

    /// <summary>Pieces that mean something to a parser between us and the destination, or that were used in attacks.</summary>
    private static readonly Gen<string> Piece = Gen.OneOf(
        "https://", "http://", "e.com", "E.com.", "münchen.de", "[::1]", "127.1", "xn--", ":443", ":80", ":8080", ":",
        "/", "//", "/../", "/./", "..", "?", "#", "&", "=", "+", "@", "\\", " ", "\t", "\r\n", "\0",
        "%", "%2", "%zz", "%41", "%7e", "%2e", "%2F", "%252F", "%25", "%C3%BC", "%c3%bc", "%ff", "%F0%9F%98%80", "%E2%80%8E", "%00", "%0a",
        "a", "Z", "4", "1", "~", "-", "_", ";", ",", "!", "$", "'", "(", ")", "*", "|", "{", "}", "^", "\"", "<", ">", "`", "[", "]",
        "ü", "ß", "İ", "。", "ⓔ", "😀", "\ud800", "\udc00", "\u00ad", "\u200b", "\u200e", "\u202e", "\ufeff", "\ufffe", "\ue000");

    private static readonly Gen<string> Pieces = Gen.OneOf<string>(Piece, Gen.Char.Select(character => character.ToString()))
        .Array[0, 8]
        .Select(pieces => string.Concat(pieces));

    private static readonly Gen<string> Text = Gen.Select(
        Gen.OneOf("", "https://", "http://", "https://e.com", "https://e.com/", "https://e.com/?", "https://münchen.de/"),
        Pieces,
        string.Concat);

    [Fact]
    public void Any_text_is_a_destination_or_has_a_refusal() => Text.Sample(
        text =>
        {
            var destination = Destination.Parse(text, out var refusal);
            return destination is null != refusal is null;
        },
        iter: Samples);

    [Fact]
    public void A_destination_is_ASCII_and_begins_with_http_or_https_and_has_a_host() => Text.Sample(
        text => Destination.Parse(text, out _) is not { } destination
            || Ascii.IsValid(destination.Url)
            && (destination.Url.StartsWith("https://", StringComparison.Ordinal) || destination.Url.StartsWith("http://", StringComparison.Ordinal))
            && destination.Url.All(character => character is > ' ' and < '\u007f' and not '\\')
            && destination.Host.Length > 0,
        iter: Samples);

    [Fact]
    public void The_normal_form_of_a_normal_form_is_itself() => Text.Sample(
        text =>
        {
            if (Destination.Parse(text, out _) is { } destination)
            {
                var again = Destination.Parse(destination.Url, out _);
                Assert.Equal((destination.Url, destination.Host, destination.Port), (again?.Url, again?.Host, again?.Port));
            }
        },
        iter: Samples);

    [Fact]
    public void The_headers_of_the_worker_write_a_destination_as_it_is() => Text.Sample(
        text =>
        {
            if (Destination.Parse(text, out _) is { } destination)
            {
                var headers = new HttpHeadersCollection();
                headers.TryAddWithoutValidation("Location", destination.Url);

                Assert.Equal(destination.Url, Assert.Single(Assert.Single(headers).Value));
            }
        },
        iter: Samples);

    [Fact]
    public void A_sound_host_is_never_refused_for_what_follows_it() => Pieces.Sample(
        pieces =>
        {
            var rest = string.Concat(pieces.Where(character => !char.IsWhiteSpace(character) && !char.IsControl(character) && character != '\\'));
            Assert.NotNull(Destination.Parse("https://e.com/" + rest, out _));
        },
        iter: Samples);
}
