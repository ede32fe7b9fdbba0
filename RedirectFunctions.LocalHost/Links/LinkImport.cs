using System.Collections.Concurrent;
using RedirectFunctions.Authoring.Managing;

namespace RedirectFunctions.LocalHost.Links;

/// <summary>
/// Stores the rows of a file as short names. A row that is stored already, as it is, is left alone, so that an import can be repeated; one
/// that differs from what is stored is a conflict. A bad row keeps no other from being stored.
/// </summary>
/// <param name="client">Where they are stored.</param>
/// <param name="before">
/// What was last imported from the same place. A name that is still stored like that is replaced if the file has it otherwise, and deleted
/// if the file lacks it.
/// </param>
/// <param name="overwrite">Whether names that have other content are replaced.</param>
/// <param name="dryRun">Whether nothing is stored.</param>
internal sealed class LinkImport(LinkClient client, IReadOnlyList<ImportRow> before, bool overwrite, bool dryRun)
{
    /// <summary>As many as one small instance of the app answers at a time without a queue.</summary>
    private const int Concurrency = 16;

    private readonly ConcurrentBag<(int Line, string Text)> _problems = [];
    private readonly ConcurrentDictionary<string, LinkDocument> _imported = new(
        before.Select(static row => row.Link).OfType<LinkDocument>().Select(static link => KeyValuePair.Create(KeyOf(link), link)),
        StringComparer.OrdinalIgnoreCase);

    private readonly string _query = dryRun ? "restore=true&dryRun=true" : "restore=true";
    private int _stored;
    private int _unchanged;
    private int _conflicts;
    private int _wrong;
    private int _deleted;

    public async Task<ImportResult> RunAsync(IReadOnlyList<ImportRow> rows, Action<int> progress, CancellationToken cancellationToken)
    {
        var existing = new Dictionary<string, LinkDocument>(StringComparer.OrdinalIgnoreCase);
        if (rows.Count > 0 || !_imported.IsEmpty)
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
        await DeleteGoneAsync(rows, existing, cancellationToken);
        return new ImportResult(
            rows.Count,
            _stored,
            _unchanged,
            _conflicts,
            _wrong,
            _deleted,
            [.. _imported.Values.OrderBy(static link => link.Name, StringComparer.Ordinal)],
            [
                .. _problems
                    .OrderBy(static problem => problem.Line)
                    .ThenBy(static problem => problem.Text, StringComparer.Ordinal)
                    .Select(static problem => problem.Text),
            ]);
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
                _imported[KeyOf(link)] = link;
            }
            else if (existing is not null && !overwrite && !IsAsBefore(existing))
            {
                var differs = LinkComparison.Difference(link, existing);
                Conflict(row, $"{link.Name} is stored already and differs in {differs}. Replace it with --overwrite.");
            }
            else if (await client.PutAsync(link, existing?.ETag, _query, cancellationToken) is not null)
            {
                Interlocked.Increment(ref _stored);
                _imported[KeyOf(link)] = link;
            }
            else if (await client.FindAsync(link.Name!, link.Host, cancellationToken) is { } now && LinkComparison.IsSame(link, now))
            {
                // Our own call, whose answer was lost.
                Interlocked.Increment(ref _stored);
                _imported[KeyOf(link)] = link;
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

    private bool IsAsBefore(LinkDocument existing) =>
        _imported.TryGetValue(KeyOf(existing), out var before) && LinkComparison.IsSame(before, existing);

    /// <summary>Names that were imported before and that the file has no more.</summary>
    private async Task DeleteGoneAsync(
        IReadOnlyList<ImportRow> rows, Dictionary<string, LinkDocument> existing, CancellationToken cancellationToken)
    {
        var kept = rows.Select(static row => row.Link).OfType<LinkDocument>().Select(KeyOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var gone = _imported.Keys.Where(key => !kept.Contains(key)).ToList();
        if (gone.Count > 0 && (rows.Count == 0 || rows.Any(static row => row.Link is null)))
        {
            var why = rows.Count == 0 ? "The file has no links" : "The file has rows that cannot be read, whose names are not known";
            Problem($"{why}: {gone.Count} names that seem to be gone stay.");
            return;
        }

        await Parallel.ForEachAsync(
            gone,
            new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken },
            async (key, token) => await DeleteAsync(key, existing.GetValueOrDefault(key), token));
    }

    private async Task DeleteAsync(string key, LinkDocument? link, CancellationToken cancellationToken)
    {
        try
        {
            if (link is null)
            {
                _imported.TryRemove(key, out _);
            }
            else if (!IsAsBefore(link))
            {
                var differs = LinkComparison.Difference(_imported[key], link);
                Interlocked.Increment(ref _conflicts);
                Problem($"conflict: {link.Name} is gone from the file, and here it has changed in {differs}: it stays.");
            }
            else if (dryRun || await client.DeleteAsync(link.Name!, link.Host, link.ETag, cancellationToken))
            {
                Interlocked.Increment(ref _deleted);
                _imported.TryRemove(key, out _);
            }
            else
            {
                Interlocked.Increment(ref _conflicts);
                Problem($"conflict: {link.Name} was changed by somebody else in the meantime. Run the import again.");
            }
        }
        catch (LocalHostException exception)
        {
            Interlocked.Increment(ref _wrong);
            Problem($"{link!.Name}: {exception.Message}");
        }
    }

    /// <summary>Of no line: after those of the lines.</summary>
    private void Problem(string problem) => _problems.Add((int.MaxValue, problem));

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
/// <param name="Deleted">Or would be, in a dry run.</param>
/// <param name="Imported">What the next import takes for imported before: without names that are conflicts, or could not be stored.</param>
/// <param name="Problems">By line: of every conflict and every wrong row.</param>
internal sealed record ImportResult(
    int Rows,
    int Stored,
    int Unchanged,
    int Conflicts,
    int Wrong,
    int Deleted,
    IReadOnlyList<LinkDocument> Imported,
    IReadOnlyList<string> Problems);
