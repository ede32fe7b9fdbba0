namespace RedirectFunctions.Tests.Chaos;

/// <summary>Tests that measure time, and load the machine while they do: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
