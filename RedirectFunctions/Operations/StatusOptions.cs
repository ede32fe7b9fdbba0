using RedirectFunctions.Queueing.Storage;




namespace RedirectFunctions.Operations;

/// <param name="Queue">Where the queues and the spool are.</param>
/// <param name="Settings">What may be shown of the settings, by name: no secret, no address of a target.</param>
public sealed record StatusOptions(QueueOptions Queue, IReadOnlyDictionary<string, string> Settings);
