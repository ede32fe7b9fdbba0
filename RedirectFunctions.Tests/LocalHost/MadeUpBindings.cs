namespace Microsoft.Azure.Functions.Worker.MadeUp;

/// <summary>Bindings such as any extension of the worker may add.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class MadeUpInputAttribute : Attribute;

[AttributeUsage(AttributeTargets.Method)]
internal sealed class MadeUpOutputAttribute : Attribute;
