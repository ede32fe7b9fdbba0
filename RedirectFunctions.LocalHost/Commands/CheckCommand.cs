using System.CommandLine;
using RedirectFunctions.Delivery.Checks;
using RedirectFunctions.Redirects.Names;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>Prints the findings of <see cref="DeliveryCheck"/>, and those about the table of short names.</summary>
internal static class CheckCommand
{
    private static readonly Option<bool> Json = JsonOutput.CreateOption();

    public static Command Create()
    {
        var command = new Command(
            "check",
            "Tries the way to every sink that is on, with an event of its own, and explains the responses; reads all short names. "
            + "Exits with 1 if something needs fixing.")
        {
            Json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(Json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool json, CancellationToken cancellationToken)
    {
        await using var services = CommandServices.Build();
        CheckReport[] reports =
        [
            .. await services.GetRequiredService<DeliveryCheck>().RunAsync(cancellationToken),
            await LinkTableCheck.RunAsync(
                services.GetRequiredService<LinkTable>(), services.GetRequiredService<LinkTableOptions>(), cancellationToken),
        ];
        if (json)
        {
            await JsonOutput.WriteAsync(reports);
            return reports.All(static report => report.IsGood) ? 0 : 1;
        }

        foreach (var report in reports)
        {
            await Console.Out.WriteLineAsync(report.Target);
            foreach (var finding in report.Findings)
            {
                await Console.Out.WriteLineAsync($"  {finding.Verdict.ToString().ToLowerInvariant(),-4}  {finding.Text}");
            }
        }

        return reports.All(static report => report.IsGood) ? 0 : 1;
    }
}
