using System.Text.Json;
using RedirectFunctions.Tests.LocalHost;

namespace RedirectFunctions.Tests.Redirects.Hostile;

/// <summary>The answer to a hostile input, as it was on the wire.</summary>
/// <param name="Outcome">302, the code of a refusal, or the status if the answer is not the app's.</param>
/// <param name="Location">Null if there is none.</param>
internal sealed record HostileAnswer(string Outcome, string? Location, IReadOnlyList<string> HeaderNames, string Body)
{
    public static async Task<HostileAnswer> ToAsync(Uri server, string target)
    {
        var answer = await RawHttp.SendAsync(server, target, "GET", "Accept: application/json");
        var headers = RawHttp.HeadersOf(answer).Select(line => line.Split(": ", 2)).ToList();
        var body = RawHttp.BodyOf(answer);
        return new HostileAnswer(
            body.StartsWith('{') ? JsonDocument.Parse(body).RootElement.GetProperty("code").GetString()! : $"{RawHttp.StatusOf(answer)}",
            headers.Find(header => header[0] == "Location")?[1],
            [.. headers.Select(header => header[0])],
            body);
    }
}
