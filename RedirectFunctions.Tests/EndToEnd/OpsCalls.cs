using System.Text;
using System.Text.Json;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.EndToEnd;

/// <summary>Calls of an app's <c>/ops</c>.</summary>
internal static class OpsCalls
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The answer of a call, which must succeed.</summary>
    public static async Task<JsonElement> OkAsync(RunningApp app, HttpMethod method, string path, string? body = null)
    {
        using var response = await SendAsync(app, method, path, body);
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    public static async Task<HttpResponseMessage> SendAsync(RunningApp app, HttpMethod method, string path, string? body, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, $"/ops/{path}");
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await app.Visitor.SendAsync(request, Token);
    }
}
