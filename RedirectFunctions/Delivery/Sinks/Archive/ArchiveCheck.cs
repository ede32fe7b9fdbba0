using Azure;
using Azure.Identity;
using RedirectFunctions.Delivery.Checks;

namespace RedirectFunctions.Delivery.Sinks.Archive;

/// <summary>Writes one blob beside the clicks' folder, always of the same name, and says what the service answers.</summary>
internal sealed class ArchiveCheck(ArchiveOptions options) : ISinkCheck
{
    /// <summary>Outside the folder of the clicks, so that nobody counts it as one.</summary>
    private const string Name = "check.ndjson.gz";

    private readonly ArchiveContainer _container = new(options);

    public string Target => $"Archive  {_container.Authority}/{options.Container}";

    public async Task<IReadOnlyList<Finding>> RunAsync(CheckClient client, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var content = ArchiveBlob.Pack([ArchiveBlob.Row(CheckClick.Create(now))]);
            return
            [
                Finding.Ok(await _container.TryPutAsync(Name, content, cancellationToken)
                    ? $"The container has taken the blob {Name}."
                    : $"The container answers, and has the blob {Name} of an earlier check."),
            ];
        }
        catch (RequestFailedException exception)
        {
            return [Explain(exception.Status, exception.ErrorCode)];
        }
        catch (AuthenticationFailedException)
        {
            return [Finding.Fix("There is no identity to sign in with. On your own machine: `az login`.")];
        }
    }

    private Finding Explain(int status, string? code) => status switch
    {
        0 => Finding.Fix(
            $"Nothing answers at {_container.Authority}. Is the account's name right, and does its firewall let this machine through?"),
        401 or 403 => Finding.Fix(
            $"The account does not let this identity write ({status}, {code}). Does it have the role Storage Blob Data Contributor on the "
                + "container? A new role takes up to ten minutes."),
        404 => Finding.Fix($"There is no such account or container ({status}, {code}), and it cannot be created."),
        409 => Finding.Note($"The container is not ready ({status}, {code}). Run the check again."),
        >= 500 => Finding.Note($"The account fails ({status}, {code}). Clicks are retried; run the check again."),
        _ => Finding.Fix($"The account answered {status} ({code})."),
    };
}
