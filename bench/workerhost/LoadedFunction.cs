namespace WorkerHosting;

/// <param name="Id">The worker's id of the function.</param>
/// <param name="Parameter">The name of the parameter that its trigger fills.</param>
internal sealed record LoadedFunction(string Id, string Parameter);
