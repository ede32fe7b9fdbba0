using System.CommandLine;
using RedirectFunctions.Authoring.Explaining;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>Prints what a link would do and why, with the settings that a run would use. Nothing is queued.</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string> Link = new("link") { Description = "The link: its URL on any host, or its path and query." };
    private static readonly Option<string?> UserAgent = new("--user-agent")
    {
        Description = "The visitor's user agent; by default a person's browser.",
    };

    private static readonly Option<bool> Json = JsonOutput.CreateOption();

    public static Command Create()
    {
        var command = new Command("explain", "Explains step by step what a link would do. Exits with 1 if it would be refused.")
        {
            Link, UserAgent, Json,
        };
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetValue(Link)!, parsed.GetValue(UserAgent), parsed.GetValue(Json)));
        return command;
    }

    private static async Task<int> RunAsync(string link, string? userAgent, bool json)
    {
        await using var services = CommandServices.Build();
        if (await services.GetRequiredService<LinkExplainer>().ExplainAsync(link, userAgent) is not { } found)
        {
            throw new LocalHostException("This is not a link of RedirectFunctions: its path must be /r, /r/<token> or /<name>.");
        }

        if (json)
        {
            await JsonOutput.WriteAsync(found);
            return ExitCode(found);
        }

        foreach (var (step, finding) in Steps(found))
        {
            if (finding is not null)
            {
                await Console.Out.WriteLineAsync($"{step,-12}{finding}");
            }
        }

        return ExitCode(found);
    }

    /// <summary>A fallback is no refusal: its visitor gets somewhere.</summary>
    private static int ExitCode(LinkExplanation found) => found.Location is null ? 1 : 0;

    private static string TextOf(RuleExplanation rule)
    {
        var device = rule.VisitorDevice ?? "unknown";
        return rule.Matched is not { } number
            ? $"none of {rule.Of} matches the visitor (device {device}): the plain destination"
            : $"{number} of {rule.Of} (device {device}): variant {rule.Variant}"
                + (rule.Share is { } share ? $", which {share:P0} of the visitors get" : "");
    }

    private static IEnumerable<(string Step, string? Finding)> Steps(LinkExplanation found)
    {
        yield return ("form", found.Form);
        yield return ("host", found.Host);
        yield return ("rule", found.Rule is { } rule ? TextOf(rule) : null);
        yield return ("decoded", found.Decoded);
        yield return ("leads to", found.Destination);
        if (found.Signature is { } signature)
        {
            yield return ("signature", $"key {signature.KeyId ?? "?"}, "
                + $"{(signature.Expires is { } end ? $"until {end:u}" : "without end")}, "
                + $"{(signature.Name is { } name ? $"name {name}" : "no name")}: {signature.Problem ?? "right"}");
            yield return ("", signature.Remark);
        }

        yield return (
            "decision",
            found.Refusal is { } refusal ? $"{found.Decision}, {refusal.Code}: {refusal.Title}. {refusal.Detail}" : found.Decision);
        yield return ("", found.Remark);
        yield return ("answer", found.Location is null ? $"{found.Status}" : $"{found.Status} {found.Location}");
        yield return ("forwarded", found.Forwarded);
        if (found.Tracking is not { } tracking)
        {
            yield break;
        }

        yield return (
            "tracked",
            tracking.SkippedBy is { } skippedBy ? $"no, by the rule {skippedBy}"
            : tracking.TrafficReason is null ? tracking.TrafficKind
            : $"{tracking.TrafficKind} ({tracking.TrafficReason})");
        var none = new Dictionary<string, string>();
        foreach (var (name, value) in (tracking.Campaign ?? none).Concat(tracking.Platform ?? none))
        {
            yield return ("", $"{name}={value}");
        }

        foreach (var (sink, payload) in tracking.Payloads ?? [])
        {
            yield return (sink, payload.GetRawText());
        }
    }
}
