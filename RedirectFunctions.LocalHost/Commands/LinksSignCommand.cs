using System.Collections.Concurrent;
using System.CommandLine;
using System.Runtime.InteropServices;
using RedirectFunctions.Authoring.Managing;
using RedirectFunctions.LocalHost.Links;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>Signs all short names with the first key, so that an older one can be retired. It may be repeated.</summary>
internal static class LinksSignCommand
{
    /// <summary>As in an import.</summary>
    private const int Concurrency = 16;

    public static Command Create()
    {
        var command = new Command("sign", "Signs all short names with the first signing key. Exits with 1 if one cannot be signed.");
        command.SetAction((parsed, cancellationToken) => LinkSource.UseAsync(parsed, client => SignAsync(client, cancellationToken)));
        return command;
    }

    private static async Task<int> SignAsync(LinkClient client, CancellationToken cancellationToken)
    {
        var (signed, unchanged) = (0, 0);
        var problems = new ConcurrentBag<string>();
        using var interruption = new Interruption(cancellationToken, PosixSignal.SIGINT);
        await ProgressBar.ShowAsync("links", total: null, json: false, async progress =>
        {
            var done = 0;
            await Parallel.ForEachAsync(
                client.ListAsync(cancellationToken: interruption.Token),
                new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = interruption.Token },
                async (link, token) =>
                {
                    await SignOneAsync(link, token);
                    progress(Interlocked.Increment(ref done));
                });
            return done;
        });
        foreach (var problem in problems.Order(StringComparer.Ordinal))
        {
            await Console.Error.WriteLineAsync(problem);
        }

        await Console.Out.WriteLineAsync(
            $"""
            signed     {signed}
            unchanged  {unchanged}
            wrong      {problems.Count}
            """);
        return problems.IsEmpty ? 0 : 1;

        async ValueTask SignOneAsync(LinkDocument link, CancellationToken token)
        {
            try
            {
                var after = await client.SignAsync(link.Name!, link.Host, token);
                Interlocked.Increment(ref after.ETag == link.ETag ? ref unchanged : ref signed);
            }
            catch (LocalHostException exception)
            {
                problems.Add($"{LinksCommand.NameOf(link)}: {exception.Message}");
            }
        }
    }
}
