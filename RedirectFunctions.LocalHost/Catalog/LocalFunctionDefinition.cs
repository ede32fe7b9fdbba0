using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;

namespace RedirectFunctions.LocalHost.Catalog;

/// <summary>Names the function. It does not describe its bindings, because nothing here reads them.</summary>
internal sealed class LocalFunctionDefinition(Function function) : FunctionDefinition
{
    public override ImmutableArray<FunctionParameter> Parameters => [];

    public override string PathToAssembly => function.AssemblyPath;

    public override string EntryPoint => function.EntryPoint;

    public override string Id => function.Name;

    public override string Name => function.Name;

    public override IImmutableDictionary<string, BindingMetadata> InputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;
}
