using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker;

namespace RedirectFunctions.LocalHost.Http;

/// <summary>
/// Checks keys as the Functions host does: in the header <c>x-functions-key</c>, else in the parameter <c>code</c>. A host key opens the
/// level Function, and the master key everything.
/// </summary>
internal sealed record HostKeys(string Author, string Master)
{
    /// <summary>Keys are secrets: a record would print them.</summary>
    public override string ToString() => nameof(HostKeys);

    public bool Open(AuthorizationLevel level, HttpRequest request)
    {
        var key = request.Headers["x-functions-key"] is [{ Length: > 0 } header] ? header : request.Query["code"].ToString();
        return level switch
        {
            AuthorizationLevel.Anonymous => true,
            AuthorizationLevel.Function => Same(key, Author) || Same(key, Master),
            _ => Same(key, Master),
        };
    }

    private static bool Same(string key, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(right));
}
