using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace RedirectFunctions.LocalHost.Catalog;

/// <summary>The functions of an assembly, found by the attributes that the Functions host uses.</summary>
internal sealed class FunctionCatalog
{
    private FunctionCatalog(IReadOnlyList<Function> functions, IReadOnlyList<string> disabled)
    {
        Http = [.. functions.OfType<HttpFunction>()];
        Queue = [.. functions.OfType<QueueFunction>()];
        Disabled = disabled;
    }

    public IReadOnlyList<HttpFunction> Http { get; }

    public IReadOnlyList<QueueFunction> Queue { get; }

    /// <summary>The names of functions that a setting switches off.</summary>
    public IReadOnlyList<string> Disabled { get; }

    /// <exception cref="LocalHostException">A function cannot run here, or under the Functions host.</exception>
    public static FunctionCatalog Read(IEnumerable<Type> types, IConfiguration settings)
    {
        var methods = types
            .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Select(static method => (Method: method, method.GetCustomAttribute<FunctionAttribute>()?.Name))
            .Where(static function => function.Name is not null)
            .ToArray();
        if (methods
            .GroupBy(static function => function.Name, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            var places = twice.Select(static function => $"{function.Method.DeclaringType}.{function.Method.Name}");
            throw new LocalHostException($"Two functions have the name {twice.Key}: {string.Join(" and ", places)}.");
        }

        var disabled = methods.Select(static function => function.Name!).Where(name => IsDisabled(name, settings)).ToArray();
        return new FunctionCatalog(
            [
                .. methods
                    .Where(function => !disabled.Contains(function.Name!, StringComparer.Ordinal))
                    .Select(function => Read(function.Name!, function.Method, settings)),
            ],
            disabled);
    }

    private static Function Read(string name, MethodInfo method, IConfiguration settings)
    {
        RefuseUnknownBindings(name, method);
        var triggers = method.GetParameters()
            .Select(static parameter => (
                Parameter: parameter,
                Http: parameter.GetCustomAttribute<HttpTriggerAttribute>(),
                Queue: parameter.GetCustomAttribute<QueueTriggerAttribute>()))
            .Where(static trigger => trigger.Http is not null || trigger.Queue is not null)
            .ToArray();
        return triggers switch
        {
            [(_, { } http, null)] => HttpFunction.Read(name, method, http),
            [(var parameter, null, { } queue)] => QueueFunction.Read(name, method, parameter, queue, settings),
            _ => throw new LocalHostException(
                $"The function {name} has {triggers.Length} triggers; it must have one, [HttpTrigger] or [QueueTrigger]."),
        };
    }

    /// <summary>A binding that is silently ignored here but works in Azure would be the worst outcome, so it is an error.</summary>
    private static void RefuseUnknownBindings(string name, MethodInfo method)
    {
        var attributes = method.GetCustomAttributesData()
            .Concat(method.GetParameters().SelectMany(static parameter => parameter.GetCustomAttributesData()));
        var unknown = attributes.Select(static attribute => attribute.AttributeType).FirstOrDefault(static type =>
            type.Namespace?.StartsWith("Microsoft.Azure.Functions.Worker", StringComparison.Ordinal) == true
            && type != typeof(FunctionAttribute) && type != typeof(HttpTriggerAttribute) && type != typeof(QueueTriggerAttribute));
        if (unknown is not null)
        {
            throw new LocalHostException(
                $"The function {name} uses {unknown.Name}, which LocalHost does not know. It runs [HttpTrigger] and [QueueTrigger].");
        }
    }

    private static bool IsDisabled(string name, IConfiguration settings) =>
        new[] { $"AzureWebJobs.{name}.Disabled", $"AzureWebJobs_{name}_Disabled", $"AzureWebJobs:{name}:Disabled" }
            .Any(key => settings[key] is { } value && (value == "1" || string.Equals(value, "true", StringComparison.OrdinalIgnoreCase)));
}
