using System.Net;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RedirectFunctions.Redirects;
using RedirectFunctions.Redirects.Refusals;

namespace RedirectFunctions.Authoring;

/// <summary>The response to an operator's call: JSON or a picture, or problem details (RFC 9457).</summary>
public sealed class OpsAnswer
{
    public required HttpStatusCode Status { get; init; }

    /// <summary>Null if there is no body.</summary>
    public string? ContentType { get; private init; }

    /// <summary>Quoted; null if the content has no version.</summary>
    public string? ETag { get; init; }

    public ReadOnlyMemory<byte> Body { get; private init; }

    internal static OpsAnswer Nothing(HttpStatusCode status) => new() { Status = status };

    internal static OpsAnswer Json<T>(T value, JsonTypeInfo<T> type, string? etag = null) =>
        WithBody(HttpStatusCode.OK, MediaTypeNames.Application.Json, JsonSerializer.SerializeToUtf8Bytes(value, type), etag);

    internal static OpsAnswer Problem(Refusal refusal) => Problem(refusal.Status, refusal.Code, refusal.Title, refusal.Detail);

    internal static OpsAnswer Problem(HttpStatusCode status, string code, string title, string detail) => WithBody(
        status,
        MediaTypeNames.Application.ProblemJson,
        JsonSerializer.SerializeToUtf8Bytes(
            new ProblemDetails("about:blank", title, (int)status, detail, code), ProblemJson.Default.ProblemDetails));

    internal static OpsAnswer WithBody(HttpStatusCode status, string contentType, byte[] body, string? etag = null) =>
        new() { Status = status, ContentType = contentType, Body = body, ETag = etag };
}
