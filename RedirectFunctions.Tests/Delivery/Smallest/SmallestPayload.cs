using System.Text.Json;
using RedirectFunctions.Clicks;

namespace RedirectFunctions.Tests.Delivery.Smallest;

internal static class SmallestPayload
{
    public static byte[] Write(Click click) => JsonSerializer.SerializeToUtf8Bytes(new { destination = click.Destination });
}
