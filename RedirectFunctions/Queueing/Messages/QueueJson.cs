using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using RedirectFunctions.Clicks.Parameters;

namespace RedirectFunctions.Queueing.Messages;

/// <summary>The text of queue messages: JSON that a person can read in Storage Explorer, or base64 of its gzip if it is long.</summary>
internal static class QueueJson
{
    /// <summary>Leaves <c>&amp;</c> and letters of any script as they are; nothing here ever becomes part of an HTML page.</summary>
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Of a full message; some are larger.</summary>
    private const int UsualUnpackedBytes = 256 * 1024;

    /// <summary>A thread reuses these for each click that it writes.</summary>
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

    public static BinaryData Write(ParkedItem parked) => new(JsonSerializer.SerializeToUtf8Bytes(parked, Metadata.Parked));

    /// <summary>Null if this program did not write the parked message: it was parked untouched.</summary>
    public static ParkedItem? ReadParked(BinaryData message)
    {
        try
        {
            var item = JsonSerializer.Deserialize(message.ToMemory().Span, Metadata.Parked);
            return item?.Version == ParkedItem.CurrentVersion ? item : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Spreads clicks over as few messages as the limits of a message allow.</summary>
    public static IEnumerable<BinaryData> Write(IEnumerable<BatchedClick> clicks) =>
        BatchBuilder.Pack(clicks, static click => Write(click)).Select(static packed => packed.Message);

    /// <summary>Reads a message of any version; false, with the reason, if it is not one of ours.</summary>
    public static bool TryReadBatch(BinaryData message, [NotNullWhen(true)] out ClickBatch? batch, [NotNullWhen(false)] out string? problem)
    {
        batch = null;
        byte[]? buffer = null;
        try
        {
            batch = JsonSerializer.Deserialize(Unpack(message.ToMemory(), ref buffer).Span, Metadata.Batch);
            problem = batch switch
            {
                null => "empty",
                { Version: not ClickBatch.CurrentVersion } => $"unknown version {batch.Version}",
                _ when batch.Clicks.Any(IsIncomplete) => "a click is missing",
                _ => null,
            };
        }
        catch (JsonException exception)
        {
            // The exception's message and path may quote the text, which may contain anything; the position does not.
            problem = $"not the expected JSON, at line {exception.LineNumber}, byte {exception.BytePositionInLine}";
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException)
        {
            problem = "begins like a packed message but is not one, or unpacks to more than any message holds";
        }
        finally
        {
            Return(buffer);
        }

        return problem is null;
    }

    private static bool IsIncomplete(BatchedClick? click) =>
        click?.Click is null || click.Deliveries.Any(static delivery => delivery?.Sink is null);

    /// <summary>
    /// The text is valid until the next one is written. Generated code writes a click without looking at its metadata, in two thirds of the
    /// time, but only with its own options; the encoder is then up to the writer.
    /// </summary>
    private static ReadOnlySpan<byte> WriteOnThisThread(BatchedClick click)
    {
        var (text, json) = _writer;
        if (text is null)
        {
            text = new ArrayBufferWriter<byte>(4096);
            json = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = Encoder, SkipValidation = true });
            _writer = (text, json);
        }

        text.ResetWrittenCount();
        json.Reset();
        JsonSerializer.Serialize(json, click, ClickJsonContext.Default.BatchedClick);
        return text.WrittenSpan;
    }

    /// <summary>The JSON of a message.</summary>
    /// <param name="buffer">Holds what is returned, if the message was packed: an array of the pool, to be returned to it.</param>
    private static ReadOnlyMemory<byte> Unpack(ReadOnlyMemory<byte> message, ref byte[]? buffer)
    {
        if (!message.Span.StartsWith(Packed))
        {
            return message;
        }

        var packed = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(message.Length));
        try
        {
            if (Base64.DecodeFromUtf8(message.Span, packed, out _, out var length) != OperationStatus.Done)
            {
                throw new FormatException();
            }

            using var gzip = new GZipStream(new MemoryStream(packed, 0, length), CompressionMode.Decompress);
            buffer = ArrayPool<byte>.Shared.Rent(UsualUnpackedBytes);
            for (var filled = 0; ;)
            {
                var read = gzip.Read(buffer, filled, buffer.Length - filled);
                filled += read;
                if (read == 0)
                {
                    return buffer.AsMemory(0, filled);
                }

                if (filled == buffer.Length)
                {
                    var larger = filled < ClickBatch.MaxUnpackedBytes
                        ? ArrayPool<byte>.Shared.Rent(filled * 2)
                        : throw new InvalidDataException();
                    buffer.CopyTo(larger, 0);
                    Return(buffer);
                    buffer = larger;
                }
            }
        }
        finally
        {
            Return(packed);
        }
    }

    private static void Return(byte[]? buffer)
    {
        if (buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>What it takes to read, made when a process first does.</summary>
    private static class Metadata
    {
        private static readonly JsonSerializerOptions Options = new(QueueJsonContext.Default.Options)
        {
            Encoder = Encoder,
            TypeInfoResolver = QueueJsonContext.Default.WithAddedModifier(PooledName.ReadPooled),
        };

        public static readonly JsonTypeInfo<ClickBatch> Batch = (JsonTypeInfo<ClickBatch>)Options.GetTypeInfo(typeof(ClickBatch));

        public static readonly JsonTypeInfo<ParkedItem> Parked = (JsonTypeInfo<ParkedItem>)Options.GetTypeInfo(typeof(ParkedItem));
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

/// <summary>
/// Writes clicks by generated code, and has no metadata: to make those of a click, a process would compile some 400 methods before its
/// first redirect. The options are those of <see cref="QueueJsonContext"/>.
/// </summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BatchedClick))]
internal sealed partial class ClickJsonContext : JsonSerializerContext;
