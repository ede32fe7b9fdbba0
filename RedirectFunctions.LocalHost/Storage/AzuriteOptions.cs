namespace RedirectFunctions.LocalHost.Storage;

internal sealed record AzuriteOptions
{
    /// <summary>The queue service's port in <c>UseDevelopmentStorage=true</c>.</summary>
    public const int DevelopmentPort = 10001;

    /// <summary>The table service's port in <c>UseDevelopmentStorage=true</c>.</summary>
    public const int DevelopmentTablePort = 10002;

    /// <summary>Of the queue service; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Of the table service; 0 takes a free one.</summary>
    public int TablePort { get; init; }

    /// <summary>A folder to keep queues and tables in; in memory when null. What is in it is whole only after a stop, not after a kill.</summary>
    public string? Location { get; init; }

    /// <summary>Goes on when this process ends, however it ends; for tests that kill the host and keep the storage.</summary>
    public bool OutliveThisProcess { get; init; }

    /// <summary>The folder with package.json; found by itself when null.</summary>
    public string? Root { get; init; }

    /// <summary>Hears that an installation takes its time.</summary>
    public TextWriter Output { get; init; } = TextWriter.Null;
}
