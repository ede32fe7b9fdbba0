using System.Reflection;
using System.Reflection.Emit;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.WebJobs;
using RedirectFunctions.LocalHost.Catalog;

namespace RedirectFunctions.LocalHost.Queues;

/// <summary>
/// The queue functions in the form that the WebJobs SDK looks for: methods with attributes, which differ from the worker's. They are
/// generated at run time, so that a function added to the app runs here as well.
/// </summary>
internal sealed class QueueTriggers(IReadOnlyList<QueueFunction> functions) : ITypeLocator
{
    /// <summary>The name of the generated assembly; the project gives it access to its internal types.</summary>
    private const string Name = "QueueTriggers";

    public IReadOnlyList<Type> GetTypes()
    {
        var type = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(Name), AssemblyBuilderAccess.RunAndCollect)
            .DefineDynamicModule(Name)
            .DefineType(Name, TypeAttributes.Public | TypeAttributes.Sealed, typeof(Methods));
        AddConstructor(type);
        foreach (var function in functions)
        {
            AddMethod(type, function);
        }

        return [type.CreateType()];
    }

    private static void AddConstructor(TypeBuilder type)
    {
        Type[] parameters = [typeof(QueueFunctionRunner)];
        var code = type.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, parameters).GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Call, typeof(Methods).GetConstructor(BindingFlags.NonPublic | BindingFlags.Instance, parameters)!);
        code.Emit(OpCodes.Ret);
    }

    private static void AddMethod(TypeBuilder type, QueueFunction function)
    {
        var method = type.DefineMethod(
            function.Name, MethodAttributes.Public, typeof(Task), [typeof(QueueMessage), typeof(CancellationToken)]);
        method.SetCustomAttribute(
            new CustomAttributeBuilder(typeof(FunctionNameAttribute).GetConstructor([typeof(string)])!, [function.Name]));
        method.DefineParameter(2, ParameterAttributes.None, "cancellationToken");
        method.DefineParameter(1, ParameterAttributes.None, "message").SetCustomAttribute(new CustomAttributeBuilder(
            typeof(QueueTriggerAttribute).GetConstructor([typeof(string)])!,
            [function.QueueName],
            [typeof(QueueTriggerAttribute).GetProperty(nameof(QueueTriggerAttribute.Connection))!],
            [function.Connection]));
        var code = method.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldstr, function.Name);
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Ldarg_2);
        code.Emit(OpCodes.Call, typeof(Methods).GetMethod(nameof(Methods.RunAsync))!);
        code.Emit(OpCodes.Ret);
    }

    internal abstract class Methods(QueueFunctionRunner runner)
    {
        public Task RunAsync(string function, QueueMessage message, CancellationToken cancellationToken) =>
            runner.RunAsync(function, message, cancellationToken);
    }
}
