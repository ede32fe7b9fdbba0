using System.Net;
using System.Net.Mime;

namespace RedirectFunctions.Authoring.Api;

/// <summary>The description of the app's calls (OpenAPI 3.1), an embedded file. It contains no data, so anyone may have it.</summary>
public static class OpenApiDocument
{
    public static OpsAnswer Answer { get; } = OpsAnswer.WithBody(HttpStatusCode.OK, MediaTypeNames.Application.Json, Read());

    private static byte[] Read()
    {
        using var stream = typeof(OpenApiDocument).Assembly.GetManifestResourceStream(typeof(OpenApiDocument), "openapi.json")
            ?? throw new InvalidOperationException("The resource openapi.json is missing.");
        return BinaryData.FromStream(stream).ToArray();
    }
}
