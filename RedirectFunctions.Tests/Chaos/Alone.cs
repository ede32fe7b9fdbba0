namespace RedirectFunctions.Tests.Chaos;

/// <summary>Tests that measure time while they load the machine: no other test runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
