using Azure;
using Azure.Identity;
using RedirectFunctions.Delivery.Checks;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Redirects.Names;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>Whether the rules of every short name can be read.</summary>
internal static class LinkTableCheck
{
    /// <summary>As many as are named; the others are counted.</summary>
    private const int MaxNamed = 20;

    public static async Task<CheckReport> RunAsync(LinkTable table, LinkTableOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return new CheckReport(TargetOf(options), await FindAsync(table, cancellationToken));
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or AuthenticationFailedException)
        {
            return new CheckReport(
                TargetOf(options),
                [new Finding(Verdict.Note, $"The table cannot be read ({StorageQueue.Describe(exception)}): its names were not checked.")]);
        }
    }

    private static string TargetOf(LinkTableOptions options) => $"Short names, table {options.Name}";

    private static async Task<List<Finding>> FindAsync(LinkTable table, CancellationToken cancellationToken)
    {
        var (count, unreadable) = (0, new List<string>());
        string? after = null;
        do
        {
            var page = await table.ListAsync(new LinkQuery(After: after, Limit: LinkQuery.MaxLimit), cancellationToken);
            count += page.Links.Count;
            unreadable.AddRange(page.Links.Where(static link => link.UnreadableRules is not null)
                .Select(static link => link.Host is null ? link.Name : $"{link.Name}@{link.Host}"));
            after = page.Next;
        }
        while (after is not null);

        if (unreadable.Count == 0)
        {
            return [new Finding(Verdict.Ok, count == 0 ? "There are none." : $"The rules of all {count} names can be read.")];
        }

        var findings = unreadable.Take(MaxNamed).Select(static name => new Finding(
            Verdict.Fix,
            $"The rules of {name} cannot be read: its visitors are led to its plain destination. links set --rules stores others."))
            .ToList();
        if (unreadable.Count > MaxNamed)
        {
            findings.Add(new Finding(Verdict.Fix, $"So it is with {unreadable.Count - MaxNamed} more names: links list shows them."));
        }

        return findings;
    }
}
