namespace RedirectFunctions.Delivery.Checks;

/// <summary>Of a sink that is off, or that has nothing to try.</summary>
internal sealed class NoCheck(string target, string why) : ISinkCheck
{
    public string Target => target;

    public Task<IReadOnlyList<Finding>> RunAsync(CheckClient client, DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Finding>>([Finding.Note(why)]);
}
