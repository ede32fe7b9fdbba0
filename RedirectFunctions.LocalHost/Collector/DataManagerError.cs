using System.Text.Json.Nodes;

namespace RedirectFunctions.LocalHost.Collector;

/// <summary>An error in the form of Google's APIs: a google.rpc.Status with details.</summary>
/// <param name="Code">The HTTP status.</param>
/// <param name="Status">The name of google.rpc.Code.</param>
/// <param name="Reason">Of ErrorInfo.</param>
/// <param name="Violations">Of BadRequest.</param>
internal sealed record DataManagerError(int Code, string Status, string Reason, IReadOnlyList<Ga4Problem> Violations)
{
    private const string Types = "type.googleapis.com/google.rpc.";

    public static DataManagerError Unauthenticated { get; } = new(
        StatusCodes.Status401Unauthorized, "UNAUTHENTICATED", "ACCESS_TOKEN_EXPIRED", []);

    public static DataManagerError NotFound { get; } = new(StatusCodes.Status404NotFound, "NOT_FOUND", "REQUEST_NOT_FOUND", []);

    public static DataManagerError QuotaExceeded { get; } = new(
        StatusCodes.Status429TooManyRequests, "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED", []);

    public static DataManagerError Of(string reason, IReadOnlyList<Ga4Problem> violations) =>
        new(StatusCodes.Status400BadRequest, "INVALID_ARGUMENT", reason, violations);

    public Task WriteAsync(HttpContext http)
    {
        http.Response.StatusCode = Code;
        return WriteBodyAsync(http);
    }

    public Task WriteBodyAsync(HttpContext http)
    {
        http.Response.ContentType = "application/json";
        var details = new JsonArray(
            new JsonObject { ["@type"] = $"{Types}ErrorInfo", ["reason"] = Reason, ["domain"] = "datamanager.googleapis.com" },
            new JsonObject { ["@type"] = $"{Types}RequestInfo", ["requestId"] = Guid.NewGuid().ToString("N") });
        if (Violations.Count > 0)
        {
            details.Insert(1, new JsonObject
            {
                ["@type"] = $"{Types}BadRequest",
                ["fieldViolations"] = new JsonArray([.. Violations.Select(static violation => new JsonObject
                {
                    ["field"] = violation.FieldPath,
                    ["description"] = violation.Description,
                    ["reason"] = violation.ValidationCode,
                })]),
            });
        }

        var body = new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["code"] = Code,
                ["message"] = "The request has failed.",
                ["status"] = Status,
                ["details"] = details,
            },
        };
        return http.Response.WriteAsync(body.ToJsonString(), http.RequestAborted);
    }
}
