using RedirectFunctions.Authoring.Building;
using RedirectFunctions.Authoring.Managing;
using RedirectFunctions.LocalHost.Links;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>Stores the destinations of made links under their names, as an import does: what is there already is never replaced.</summary>
internal static class LinkStore
{
    public static ImportRow Row(int line, string name, BuiltLink link, DateTimeOffset? expires) =>
        new(line, new LinkDocument { Name = name, Destination = link.Destination, Expires = expires }, null);

    /// <exception cref="LocalHostException">It is not stored; the message says why.</exception>
    public static async Task StoreAsync(
        LinkClient client, string name, BuiltLink link, DateTimeOffset? expires, CancellationToken cancellationToken)
    {
        if (await StoreAsync(client, [Row(1, name, link, expires)], static _ => { }, cancellationToken) is [var problem, ..])
        {
            throw new LocalHostException(problem.Replace("line 1: ", "", StringComparison.Ordinal));
        }
    }

    /// <summary>Tries all of them first, so that it takes each row twice.</summary>
    /// <returns>What keeps a name from being stored; then none is.</returns>
    public static async Task<IReadOnlyList<string>> StoreAsync(
        LinkClient client, IReadOnlyList<ImportRow> rows, Action<int> progress, CancellationToken cancellationToken)
    {
        var tried = await new LinkImport(client, before: [], overwrite: false, dryRun: true).RunAsync(rows, progress, cancellationToken);
        if (tried.Problems.Count > 0)
        {
            return tried.Problems;
        }

        var stored = await new LinkImport(client, before: [], overwrite: false, dryRun: false)
            .RunAsync(rows, done => progress(rows.Count + done), cancellationToken);
        return stored.Problems;
    }

    public static string ShortLink(string baseUrl, string name) => $"{baseUrl.TrimEnd('/')}/{name.ToLowerInvariant()}";
}
