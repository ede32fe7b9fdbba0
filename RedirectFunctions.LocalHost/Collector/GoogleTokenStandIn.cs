using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RedirectFunctions.LocalHost.Collector;

/// <summary>
/// Google's STS and IAM credentials, which make a token of a service account of whatever token an app brings: it is not verified, but
/// everything about the two requests is.
/// </summary>
internal sealed class GoogleTokenStandIn(TimeProvider time)
{
    private const string TokenType = "urn:ietf:params:oauth:token-type:access_token";
    private const string DataManagerScope = "https://www.googleapis.com/auth/datamanager";

    /// <summary>Of which one is needed to become a service account.</summary>
    private static readonly string[] ScopesOfIam =
        ["https://www.googleapis.com/auth/iam", "https://www.googleapis.com/auth/cloud-platform"];

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, (DateTimeOffset Expires, bool IsOfServiceAccount)> _tokens = new(StringComparer.Ordinal);

    /// <summary>Whether a request carries a token of a service account that may use the Data Manager API.</summary>
    public bool IsAllowed(HttpRequest request) => IsToken(request, ofServiceAccount: true);

    /// <summary>Tokens are accepted no more, as if each had been revoked.</summary>
    public void RevokeAll() => _tokens.Clear();

    public async Task ExchangeAsync(HttpContext http)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        var wrong = new (string Name, Func<string, bool> IsRight)[]
        {
            ("grant_type", static text => text == "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("audience", static text => text.StartsWith("//iam.googleapis.com/projects/", StringComparison.Ordinal)),
            ("scope", static text => ScopesOfIam.Intersect(text.Split(' '), StringComparer.Ordinal).Any()),
            ("requested_token_type", static text => text == TokenType),
            ("subject_token", static text => text.Length > 0),
            ("subject_token_type", static text => text == "urn:ietf:params:oauth:token-type:jwt"),
        }.FirstOrDefault(field => !field.IsRight(form[field.Name].ToString())).Name;
        if (http.Request.Headers.Authorization.Count > 0)
        {
            wrong = "Authorization";
        }

        http.Response.StatusCode = wrong is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        await WriteAsync(http, wrong is not null
            ? new JsonObject { ["error"] = "invalid_request", ["error_description"] = $"Invalid value for {wrong}." }
            : new JsonObject
            {
                ["access_token"] = New(ofServiceAccount: false),
                ["issued_token_type"] = TokenType,
                ["token_type"] = "Bearer",
                ["expires_in"] = (int)Lifetime.TotalSeconds,
            });
    }

    public async Task ImpersonateAsync(HttpContext http)
    {
        if (!IsToken(http.Request, ofServiceAccount: false))
        {
            await DataManagerError.Unauthenticated.WriteAsync(http);
            return;
        }

        if (!await HasScopeAsync(http))
        {
            await DataManagerError.Of("INVALID_ARGUMENT", []).WriteAsync(http);
            return;
        }

        await WriteAsync(http, new JsonObject
        {
            ["accessToken"] = New(ofServiceAccount: true),
            ["expireTime"] = (time.GetUtcNow() + Lifetime).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        });
    }

    private static async Task<bool> HasScopeAsync(HttpContext http)
    {
        try
        {
            return (await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted))?["scope"] is JsonArray scopes
                && scopes.Any(static scope => scope?.ToString() == DataManagerScope);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static Task WriteAsync(HttpContext http, JsonObject answer)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(answer.ToJsonString(), http.RequestAborted);
    }

    private bool IsToken(HttpRequest request, bool ofServiceAccount)
    {
        const string bearer = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(bearer, StringComparison.Ordinal)
            && _tokens.TryGetValue(header[bearer.Length..], out var token)
            && token.IsOfServiceAccount == ofServiceAccount
            && token.Expires > time.GetUtcNow();
    }

    private string New(bool ofServiceAccount)
    {
        var token = $"ya29.{RandomNumberGenerator.GetHexString(40)}";
        _tokens[token] = (time.GetUtcNow() + Lifetime, ofServiceAccount);
        return token;
    }
}
