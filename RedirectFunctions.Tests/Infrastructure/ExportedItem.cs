using System.Text;
using System.Text.Json;
using Google.Protobuf;

namespace RedirectFunctions.Tests.Infrastructure;

/// <summary>One span, log line or metric of an export, as it went over the wire, without the parts that a whole batch shares.</summary>
/// <param name="IsOtlp">Exported by OTLP; otherwise to Azure Monitor.</param>
/// <param name="Signal"><c>traces</c>, <c>logs</c> or <c>metrics</c>.</param>
/// <param name="Name">The name of the span or metric; for a log line, its category.</param>
/// <param name="Bytes">Before compression.</param>
internal sealed record ExportedItem(bool IsOtlp, string Signal, string Name, int Bytes)
{
    /// <param name="path">The path to which it was posted.</param>
    public static IEnumerable<ExportedItem> In(string path, byte[] body) =>
        path.EndsWith("track", StringComparison.Ordinal) ? OfAzureMonitor(body) : OfOtlp(path.Split('/')[^1], ByteString.CopyFrom(body));

    /// <summary>The field numbers are from opentelemetry-proto 1.x: a request's resources, a resource's scopes, and a scope's items.</summary>
    private static IEnumerable<ExportedItem> OfOtlp(string signal, ByteString request) =>
        from resource in Values(request, 1)
        from scope in Values(resource, 2)
        from item in Values(scope, 2)
        select new ExportedItem(true, signal, NameOf(signal, scope, item).ToStringUtf8(), item.Length);

    private static ByteString NameOf(string signal, ByteString scope, ByteString item) => signal switch
    {
        "traces" => Values(item, 5).Single(),
        "metrics" => Values(item, 1).Single(),
        // The scope's name is the category of its log lines.
        _ => Values(Values(scope, 1).Single(), 1).Single(),
    };

    /// <summary>The values of a length-delimited field: a text or a message.</summary>
    private static IEnumerable<ByteString> Values(ByteString message, int field)
    {
        using var input = message.CreateCodedInput();
        while (input.ReadTag() is var tag and not 0)
        {
            if (tag == WireFormat.MakeTag(field, WireFormat.WireType.LengthDelimited))
            {
                yield return input.ReadBytes();
            }
            else
            {
                input.SkipLastField();
            }
        }
    }

    private static IEnumerable<ExportedItem> OfAzureMonitor(byte[] body)
    {
        foreach (var line in Encoding.UTF8.GetString(body).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var json = JsonDocument.Parse(line);
            var data = json.RootElement.GetProperty("data").GetProperty("baseData");
            var (signal, name) = json.RootElement.GetProperty("name").GetString() switch
            {
                "Metric" => ("metrics", data.GetProperty("metrics")[0].GetProperty("name")),
                "Message" or "Exception" => ("logs", data.GetProperty("properties").GetProperty("CategoryName")),
                _ => ("traces", data.GetProperty("name")),
            };
            yield return new ExportedItem(false, signal, name.GetString()!, Encoding.UTF8.GetByteCount(line));
        }
    }
}
