namespace Microsoft.Azure.Functions.Worker.MadeUp;

/// <summary>Bindings as any extension of the worker may bring them.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class MadeUpInputAttribute : Attribute;

[AttributeUsage(AttributeTargets.Method)]
internal sealed class MadeUpOutputAttribute : Attribute;
