using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedirectFunctions.Queueing;

/// <summary>The text of queue messages: JSON that a person can read in Storage Explorer.</summary>
internal static class QueueJson
{
    /// <summary>Writes <c>&amp;</c> and letters of any script as they are; nothing here is ever part of an HTML page.</summary>
    private static readonly QueueJsonContext Context = new(new JsonSerializerOptions(QueueJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    private static ReadOnlySpan<byte> BatchStart => "{\"version\":1,\"clicks\":["u8;

    private static ReadOnlySpan<byte> BatchEnd => "]}"u8;

    public static byte[] Write(BatchedClick click) => JsonSerializer.SerializeToUtf8Bytes(click, Context.BatchedClick);

    public static BinaryData Write(ParkedDelivery parked) => new(JsonSerializer.SerializeToUtf8Bytes(parked, Context.ParkedDelivery));

    /// <summary>How many bytes a batch of these clicks takes.</summary>
    public static int SizeOf(int clicks, int bytesOfClicks) => BatchStart.Length + bytesOfClicks + Math.Max(0, clicks - 1) + BatchEnd.Length;

    /// <summary>Joins clicks, each as <see cref="Write(BatchedClick)"/> wrote it, to one message.</summary>
    public static BinaryData Join(IReadOnlyList<byte[]> clicks)
    {
        var message = new byte[SizeOf(clicks.Count, clicks.Sum(click => click.Length))];
        BatchStart.CopyTo(message);
        var position = BatchStart.Length;
        for (var index = 0; index < clicks.Count; index++)
        {
            if (index > 0)
            {
                message[position++] = (byte)',';
            }

            clicks[index].CopyTo(message, position);
            position += clicks[index].Length;
        }

        BatchEnd.CopyTo(message.AsSpan(position));
        return new BinaryData(message);
    }

    /// <summary>Spreads clicks over as few messages as the limits of a message allow.</summary>
    public static IEnumerable<BinaryData> Write(IEnumerable<BatchedClick> clicks)
    {
        var batch = new List<byte[]>();
        var bytes = 0;
        foreach (var click in clicks.Select(Write))
        {
            if (batch.Count == ClickBatch.MaxClicks || batch.Count > 0 && SizeOf(batch.Count + 1, bytes + click.Length) > ClickBatch.MaxBytes)
            {
                yield return Join(batch);
                batch.Clear();
                bytes = 0;
            }

            batch.Add(click);
            bytes += click.Length;
        }

        if (batch.Count > 0)
        {
            yield return Join(batch);
        }
    }

    /// <summary>Reads a message of any version; false, with the reason, where it is none of ours.</summary>
    public static bool TryReadBatch(BinaryData message, [NotNullWhen(true)] out ClickBatch? batch, [NotNullWhen(false)] out string? problem)
    {
        batch = null;
        try
        {
            batch = JsonSerializer.Deserialize(message.ToMemory().Span, Context.ClickBatch);
            problem = batch switch
            {
                null => "empty",
                { Version: not ClickBatch.CurrentVersion } => $"unknown version {batch.Version}",
                _ when batch.Clicks.Any(click => click?.Click is null || click.Deliveries.Any(delivery => delivery?.Sink is null)) => "a click is missing",
                _ => null,
            };
        }
        catch (JsonException exception)
        {
            // The message of the exception may quote the text; the position may not.
            problem = $"not the expected JSON, at {exception.Path ?? "$"}, byte {exception.BytePositionInLine}";
        }

        return problem is null;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ClickBatch))]
[JsonSerializable(typeof(BatchedClick))]
[JsonSerializable(typeof(ParkedDelivery))]
internal sealed partial class QueueJsonContext : JsonSerializerContext;
