using Mono.Cecil;
using Mono.Cecil.Cil;
using NetArchTest.Rules;

namespace RedirectFunctions.Tests.Architecture;

/// <summary>
/// Whether a type has anything of a namespace or of those beneath it in a signature, an attribute or a method's body.
/// NetArchTest's own HaveDependencyOn does not see the bodies of async lambdas, which the compiler nests two types deep.
/// </summary>
internal sealed class Knows(string knownNamespace) : ICustomRule
{
    public bool MeetsRule(TypeDefinition type) => ReferencesOf(type).SelectMany(Parts).Any(IsKnown);

    private bool IsKnown(TypeReference type)
    {
        var name = type.Namespace;
        return name.StartsWith(knownNamespace, StringComparison.Ordinal)
            && (name.Length == knownNamespace.Length || name[knownNamespace.Length] == '.');
    }

    private static IEnumerable<TypeReference?> ReferencesOf(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(implementation => implementation.InterfaceType),
        .. type.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType),
        .. type.Fields.Select(field => field.FieldType),
        .. type.Methods.SelectMany(ReferencesOf),
        .. AttributesOf([type, .. type.Fields, .. type.Properties, .. type.Methods, .. type.Methods.SelectMany(method => method.Parameters)]),
        .. type.NestedTypes.SelectMany(ReferencesOf),
    ];

    private static IEnumerable<TypeReference?> ReferencesOf(MethodDefinition method) =>
    [
        method.ReturnType,
        .. method.Parameters.Select(parameter => parameter.ParameterType),
        .. method.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType),
        .. method.HasBody ? method.Body.Variables.Select(variable => variable.VariableType) : [],
        .. method.HasBody ? method.Body.Instructions.SelectMany(ReferencesOf) : [],
    ];

    private static IEnumerable<TypeReference?> ReferencesOf(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        GenericInstanceMethod method => [method.DeclaringType, method.ReturnType, .. method.GenericArguments],
        MethodReference method => [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(parameter => parameter.ParameterType)],
        _ => [],
    };

    private static IEnumerable<TypeReference> AttributesOf(IEnumerable<ICustomAttributeProvider> providers) =>
        providers.SelectMany(provider => provider.CustomAttributes).Select(attribute => attribute.AttributeType);

    /// <summary>A type, what it is nested in, and what it is made of: elements of arrays, arguments of generics.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null => [],
        GenericInstanceType generic => [.. Parts(generic.ElementType), .. generic.GenericArguments.SelectMany(Parts)],
        TypeSpecification specification => Parts(specification.ElementType),
        { DeclaringType: { } outer } => [type, .. Parts(outer)],
        _ => [type],
    };
}
