using System.Reflection;

namespace RedirectFunctions.LocalHost.Catalog;

/// <summary>One function, ready to be called. Each call creates a new instance of its class, as in the worker.</summary>
internal abstract class Function
{
    private readonly ObjectFactory _create;
    private readonly MethodInvoker _invoker;
    private readonly Func<LocalFunctionContext, object?>[] _arguments;

    protected Function(string name, MethodInfo method, Func<ParameterInfo, Func<LocalFunctionContext, object?>?> bindTrigger)
    {
        Name = name;
        EntryPoint = $"{method.DeclaringType!.FullName}.{method.Name}";
        AssemblyPath = method.DeclaringType.Assembly.Location;
        _create = ActivatorUtilities.CreateFactory(method.DeclaringType, Type.EmptyTypes);
        _invoker = MethodInvoker.Create(method);
        _arguments = [.. method.GetParameters().Select(parameter => bindTrigger(parameter) ?? BindCommon(name, parameter))];
    }

    public string Name { get; }

    public string EntryPoint { get; }

    public string AssemblyPath { get; }

    protected object? Call(LocalFunctionContext context)
    {
        var instance = _create(context.InstanceServices, arguments: null);
        var arguments = new object?[_arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = _arguments[i](context);
        }

        return _invoker.Invoke(instance, arguments.AsSpan());
    }

    private static Func<LocalFunctionContext, object?> BindCommon(string name, ParameterInfo parameter) => parameter.ParameterType switch
    {
        var type when type == typeof(Microsoft.Azure.Functions.Worker.FunctionContext) => static context => context,
        var type when type == typeof(CancellationToken) => static context => context.CancellationToken,
        var type => throw new LocalHostException(
            $"The function {name} has a parameter '{type.Name} {parameter.Name}' that nothing can be bound to."),
    };
}
