using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace RedirectFunctions.LocalHost.Queues;

/// <summary>
/// The extension leases a message for ten minutes, which is hard-coded, and renews the lease after five. Tests, and runs that kill the
/// process, cannot wait that long: the setting <c>LocalHost__QueueLease</c> shortens it for them. A function that runs longer than that
/// loses its message to the next fetch.
/// </summary>
internal sealed class ShortLease(TimeSpan lease) : HttpPipelineSynchronousPolicy
{
    private const string Fixed = "visibilitytimeout=600";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly string _short = string.Create(CultureInfo.InvariantCulture, $"visibilitytimeout={(int)lease.TotalSeconds}");

    /// <returns>Null if the lease is to be the same as in Azure.</returns>
    public static ShortLease? Read(IConfiguration settings) => settings["LocalHost:QueueLease"] switch
    {
        null => null,
        var text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var lease)
            && lease >= TimeSpan.FromSeconds(1)
            && lease <= Longest => new ShortLease(lease),
        var text => throw new LocalHostException($"LocalHost__QueueLease is '{text}'. It must be a time from 00:00:01 to {Longest:c}."),
    };

    public override void OnSendingRequest(HttpMessage message) =>
        message.Request.Uri.Query = message.Request.Uri.Query.Replace(Fixed, _short, StringComparison.Ordinal);
}
