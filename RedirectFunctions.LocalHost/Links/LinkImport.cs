using System.Collections.Concurrent;
using RedirectFunctions.Authoring.Managing;

namespace RedirectFunctions.LocalHost.Links;

/// <summary>
/// Stores the rows of a file as short names. A row that is stored already, as it is, is left alone, so that an import can be repeated; one
/// that differs from what is stored is a conflict. A bad row keeps no other from being stored.
/// </summary>
internal sealed class LinkImport(LinkClient client, bool overwrite, bool dryRun)
{
    /// <summary>As many as one small instance of the app answers at a time without a queue.</summary>
    private const int Concurrency = 16;

    private readonly ConcurrentBag<(int Line, string Text)> _problems = [];
    private readonly string _query = dryRun ? "restore=true&dryRun=true" : "restore=true";
    private int _stored;
    private int _unchanged;
    private int _conflicts;
    private int _wrong;

    public async Task<ImportResult> RunAsync(IReadOnlyList<ImportRow> rows, Action<int> progress, CancellationToken cancellationToken)
    {
        var existing = new Dictionary<string, LinkDocument>(StringComparer.OrdinalIgnoreCase);
        if (rows.Count > 0)
        {
            await foreach (var link in client.ListAsync(cancellationToken: cancellationToken))
            {
                existing[KeyOf(link)] = link;
            }
        }

        var done = 0;
        await Parallel.ForEachAsync(
            Distinct(rows),
            new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken },
            async (row, token) =>
            {
                await ImportAsync(row, existing.GetValueOrDefault(KeyOf(row.Link!)), token);
                progress(Interlocked.Increment(ref done));
            });
        return new ImportResult(
            rows.Count,
            _stored,
            _unchanged,
            _conflicts,
            _wrong,
            [.. _problems.OrderBy(static problem => problem.Line).Select(static problem => problem.Text)]);
    }

    private static string KeyOf(LinkDocument link) => $"{link.Name}@{link.Host}";

    /// <summary>The good rows, each name once.</summary>
    private List<ImportRow> Distinct(IReadOnlyList<ImportRow> rows)
    {
        var first = new Dictionary<string, ImportRow>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in rows)
        {
            if (row.Link is not { } link)
            {
                Wrong(row, row.Problem!);
            }
            else if (!first.TryAdd(KeyOf(link), row))
            {
                var other = first[KeyOf(link)];
                if (LinkComparison.IsSame(link, other.Link!))
                {
                    _unchanged++;
                }
                else
                {
                    Conflict(row, $"{link.Name} is also on line {other.Line}, with other content (letter case does not matter in a name).");
                }
            }
        }

        return [.. first.Values];
    }

    private async Task ImportAsync(ImportRow row, LinkDocument? existing, CancellationToken cancellationToken)
    {
        var link = row.Link!;
        try
        {
            if (existing is not null && LinkComparison.IsSame(link, existing))
            {
                Interlocked.Increment(ref _unchanged);
            }
            else if (existing is not null && !overwrite)
            {
                var differs = LinkComparison.Difference(link, existing);
                Conflict(row, $"{link.Name} is stored already and differs in {differs}. Replace it with --overwrite.");
            }
            else if (await client.PutAsync(link, existing?.ETag, _query, cancellationToken) is not null)
            {
                Interlocked.Increment(ref _stored);
            }
            else if (await client.FindAsync(link.Name!, link.Host, cancellationToken) is { } now && LinkComparison.IsSame(link, now))
            {
                // Our own call, whose answer was lost.
                Interlocked.Increment(ref _stored);
            }
            else
            {
                Conflict(row, $"{link.Name} was stored by somebody else in the meantime. Run the import again.");
            }
        }
        catch (LocalHostException exception)
        {
            Wrong(row, $"{link.Name}: {exception.Message}");
        }
    }

    private void Wrong(ImportRow row, string problem)
    {
        Interlocked.Increment(ref _wrong);
        _problems.Add((row.Line, $"line {row.Line}: {problem}"));
    }

    private void Conflict(ImportRow row, string problem)
    {
        Interlocked.Increment(ref _conflicts);
        _problems.Add((row.Line, $"line {row.Line}: conflict: {problem}"));
    }
}

/// <param name="Rows">In the file.</param>
/// <param name="Stored">Or would be, in a dry run.</param>
/// <param name="Problems">By line: of every conflict and every wrong row.</param>
internal sealed record ImportResult(int Rows, int Stored, int Unchanged, int Conflicts, int Wrong, IReadOnlyList<string> Problems);
