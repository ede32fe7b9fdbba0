using RedirectFunctions.Queueing.Storage;

namespace RedirectFunctions.Delivery.Sinks.Archive;

/// <param name="Account">The storage account.</param>
/// <param name="Container">The container of the blobs.</param>
public sealed record ArchiveOptions(StorageAccount Account, string Container)
{
    public const string DefaultContainer = "redirect-archive";

    public override string ToString() => $"archive in the container {Container}";
}
