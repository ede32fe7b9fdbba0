namespace RedirectFunctions.LocalHost.Storage;

internal sealed record AzuriteOptions
{
    /// <summary>The queue service's port in <c>UseDevelopmentStorage=true</c>.</summary>
    public const int DevelopmentPort = 10001;

    /// <summary>The table service's port in <c>UseDevelopmentStorage=true</c>.</summary>
    public const int DevelopmentTablePort = 10002;

    /// <summary>The blob service's port in <c>UseDevelopmentStorage=true</c>.</summary>
    public const int DevelopmentBlobPort = 10000;

    /// <summary>The queue service's port; 0 picks a free one.</summary>
    public int Port { get; init; }

    /// <summary>The table service's port; 0 picks a free one.</summary>
    public int TablePort { get; init; }

    /// <summary>The blob service's port; 0 picks a free one.</summary>
    public int BlobPort { get; init; }

    /// <summary>
    /// A folder to keep queues, tables and blobs in; null keeps them in memory. The data in it is complete only after a stop, not after a
    /// kill.
    /// </summary>
    public string? Location { get; init; }

    /// <summary>Keep running when this process ends, however it ends; for tests that kill the host and keep the storage.</summary>
    public bool OutliveThisProcess { get; init; }

    /// <summary>The folder with package.json; null to find it.</summary>
    public string? Root { get; init; }

    /// <summary>Is told when an installation takes time.</summary>
    public TextWriter Output { get; init; } = TextWriter.Null;
}
