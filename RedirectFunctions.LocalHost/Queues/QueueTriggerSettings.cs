using System.Globalization;
using Azure.Storage.Queues;

namespace RedirectFunctions.LocalHost.Queues;

/// <summary>The <c>extensions.queues</c> block of host.json, with the defaults and limits of the Storage Queues extension.</summary>
internal sealed record QueueTriggerSettings
{
    private const string Section = "host.json extensions.queues.";

    /// <summary>Messages of one fetch.</summary>
    public int BatchSize { get; private init; } = 16;

    /// <summary>The next fetch waits until no more than this many run. So at most BatchSize + NewBatchThreshold run at once.</summary>
    public int NewBatchThreshold { get; private init; }

    /// <summary>How long a message hides after its function has failed.</summary>
    public TimeSpan VisibilityTimeout { get; private init; }

    public TimeSpan MaxPollingInterval { get; private init; } = TimeSpan.FromMinutes(1);

    /// <summary>After this many failures the message moves to the poison queue.</summary>
    public int MaxDequeueCount { get; private init; } = 5;

    public QueueMessageEncoding MessageEncoding { get; private init; } = QueueMessageEncoding.Base64;

    /// <summary>
    /// How long a fetched message belongs to this process; renewed at half time. The extension has ten minutes fixed in its code.
    /// The setting <c>LocalHost__QueueLease</c> shortens it here alone, for tests that kill the process and cannot wait that long.
    /// </summary>
    public TimeSpan Lease { get; private init; } = TimeSpan.FromMinutes(10);

    public static QueueTriggerSettings Read(IConfiguration queues, IConfiguration settings)
    {
        var defaults = new QueueTriggerSettings();
        var batchSize = Number(queues, "batchSize", defaults.BatchSize, 1, 32);
        return new QueueTriggerSettings
        {
            BatchSize = batchSize,
            // Multiplied by the number of cores on some plans; here, as on Consumption, it is not.
            NewBatchThreshold = Number(queues, "newBatchThreshold", batchSize / 2, 0, int.MaxValue),
            VisibilityTimeout = Time(queues, "visibilityTimeout", Section, defaults.VisibilityTimeout, TimeSpan.Zero, TimeSpan.FromDays(7)),
            MaxPollingInterval = Time(queues, "maxPollingInterval", Section, defaults.MaxPollingInterval, PollingBackoff.Minimum, TimeSpan.FromDays(1)),
            MaxDequeueCount = Number(queues, "maxDequeueCount", defaults.MaxDequeueCount, 1, int.MaxValue),
            MessageEncoding = Encoding(queues, "messageEncoding", defaults.MessageEncoding),
            Lease = Time(settings.GetSection("LocalHost"), "QueueLease", "LocalHost__", defaults.Lease, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
        };
    }

    private static int Number(IConfiguration queues, string name, int byDefault, int min, int max) => queues[name] switch
    {
        null => byDefault,
        var text when int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max => number,
        var text => throw new LocalHostException($"{Section}{name} is '{text}'. It takes a whole number from {min}{(max < int.MaxValue ? $" to {max}" : " on")}."),
    };

    private static TimeSpan Time(IConfiguration section, string name, string prefix, TimeSpan byDefault, TimeSpan min, TimeSpan max) => section[name] switch
    {
        null => byDefault,
        var text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= min && time <= max => time,
        var text => throw new LocalHostException($"{prefix}{name} is '{text}'. It takes a time from {min:c} to {max:c}, such as 00:00:02."),
    };

    private static QueueMessageEncoding Encoding(IConfiguration queues, string name, QueueMessageEncoding byDefault) => queues[name] switch
    {
        null => byDefault,
        var text when string.Equals(text, "none", StringComparison.OrdinalIgnoreCase) => QueueMessageEncoding.None,
        var text when string.Equals(text, "base64", StringComparison.OrdinalIgnoreCase) => QueueMessageEncoding.Base64,
        var text => throw new LocalHostException($"{Section}{name} is '{text}'. It takes none or base64."),
    };
}
