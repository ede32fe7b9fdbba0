using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedirectFunctions.Queueing.Messages;

/// <summary>The text of queue messages: JSON that a person can read in Storage Explorer, and, where that is long, base64 of its gzip.</summary>
internal static class QueueJson
{
    /// <summary>Writes <c>&amp;</c> and letters of any script as they are; nothing here is ever part of an HTML page.</summary>
    private static readonly QueueJsonContext Context = new(new JsonSerializerOptions(QueueJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>What a thread writes one click after another with.</summary>
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Text, Utf8JsonWriter Json) _writer;

    /// <summary>The first three bytes of any gzip, in base64.</summary>
    private static ReadOnlySpan<byte> Packed => "H4sI"u8;

    public static byte[] Write(BatchedClick click) => WriteOnThisThread(click).ToArray();

    /// <summary>Writes a click into an array of a pool, to which the caller returns it.</summary>
    public static ArraySegment<byte> Write(BatchedClick click, ArrayPool<byte> pool)
    {
        var text = WriteOnThisThread(click);
        var json = pool.Rent(text.Length);
        text.CopyTo(json);
        return new ArraySegment<byte>(json, 0, text.Length);
    }

    public static BinaryData Write(ParkedItem parked) => new(JsonSerializer.SerializeToUtf8Bytes(parked, Context.ParkedItem));

    /// <summary>Null where a message of the parking is not one that this program wrote: it was parked untouched.</summary>
    public static ParkedItem? ReadParked(BinaryData message)
    {
        try
        {
            return JsonSerializer.Deserialize(message.ToMemory().Span, Context.ParkedItem) is { Version: ParkedItem.CurrentVersion } item ? item : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Spreads clicks over as few messages as the limits of a message allow.</summary>
    public static IEnumerable<BinaryData> Write(IEnumerable<BatchedClick> clicks)
    {
        using var batch = new BatchBuilder();
        foreach (var click in clicks.Select(Write))
        {
            if (!batch.HasRoomFor(1, click.Length))
            {
                yield return batch.Take();
            }

            batch.Add(click);
        }

        if (batch.Count > 0)
        {
            yield return batch.Take();
        }
    }

    /// <summary>Reads a message of any version; false, with the reason, where it is none of ours.</summary>
    public static bool TryReadBatch(BinaryData message, [NotNullWhen(true)] out ClickBatch? batch, [NotNullWhen(false)] out string? problem)
    {
        batch = null;
        try
        {
            batch = JsonSerializer.Deserialize(Unpack(message.ToMemory()).Span, Context.ClickBatch);
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
            // The exception's message and its path may quote the text, in which anything may stand; the position does not.
            problem = $"not the expected JSON, at line {exception.LineNumber}, byte {exception.BytePositionInLine}";
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException)
        {
            problem = "begins as a packed message and is none, or unpacks to more than any message holds";
        }

        return problem is null;
    }

    /// <summary>
    /// The text is there until the next is written. The generated code writes a click without a look at its metadata, in two thirds of the
    /// time, only where the options are its own; the encoder is the writer's affair then.
    /// </summary>
    private static ReadOnlySpan<byte> WriteOnThisThread(BatchedClick click)
    {
        var (text, json) = _writer;
        if (text is null)
        {
            text = new ArrayBufferWriter<byte>(4096);
            json = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = Context.Options.Encoder, SkipValidation = true });
            _writer = (text, json);
        }

        text.ResetWrittenCount();
        json.Reset();
        JsonSerializer.Serialize(json, click, QueueJsonContext.Default.BatchedClick);
        return text.WrittenSpan;
    }

    /// <summary>The JSON of a message.</summary>
    private static ReadOnlyMemory<byte> Unpack(ReadOnlyMemory<byte> message)
    {
        if (!message.Span.StartsWith(Packed))
        {
            return message;
        }

        var packed = new byte[Base64.GetMaxDecodedFromUtf8Length(message.Length)];
        if (Base64.DecodeFromUtf8(message.Span, packed, out _, out var length) != OperationStatus.Done)
        {
            throw new FormatException();
        }

        using var gzip = new GZipStream(new MemoryStream(packed, 0, length), CompressionMode.Decompress);
        var json = new byte[ClickBatch.MaxBytes];
        for (var filled = 0; ;)
        {
            var read = gzip.Read(json, filled, json.Length - filled);
            filled += read;
            if (read == 0)
            {
                return json.AsMemory(0, filled);
            }

            if (filled == json.Length)
            {
                Array.Resize(ref json, filled < ClickBatch.MaxUnpackedBytes ? filled * 2 : throw new InvalidDataException());
            }
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ClickBatch))]
[JsonSerializable(typeof(BatchedClick))]
[JsonSerializable(typeof(ParkedItem))]
internal sealed partial class QueueJsonContext : JsonSerializerContext;
