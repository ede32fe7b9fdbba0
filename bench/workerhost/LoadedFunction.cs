namespace WorkerHosting;

/// <param name="Id">What the worker calls it.</param>
/// <param name="Parameter">The name of the parameter that its trigger fills.</param>
internal sealed record LoadedFunction(string Id, string Parameter);
