using System.Reflection;
using System.Text.RegularExpressions;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using RedirectFunctions.LocalHost.Queues;
using RedirectFunctions.LocalHost.Settings;

namespace RedirectFunctions.LocalHost.Catalog;

/// <summary>A function with a [QueueTrigger].</summary>
internal sealed partial class QueueFunction : Function
{
    private QueueFunction(string name, MethodInfo method, ParameterInfo trigger, string queueName, string connection)
        : base(name, method, parameter => parameter == trigger ? BindMessage(name, trigger.ParameterType) : null)
    {
        QueueName = queueName;
        Connection = connection;
    }

    public string QueueName { get; }

    /// <summary>The name of the setting that says where the queue is.</summary>
    public string Connection { get; }

    public static QueueFunction Read(
        string name, MethodInfo method, ParameterInfo trigger, QueueTriggerAttribute attribute, IConfiguration settings)
    {
        if (method.ReturnType != typeof(Task) && method.ReturnType != typeof(void))
        {
            throw new LocalHostException(
                $"The function {name} returns {method.ReturnType.Name}. "
                + "A queue function must return Task; output bindings are not supported.");
        }

#pragma warning disable CA1308 // The service requires lower-case queue names; the extension converts them in the same way.
        var queueName = SettingReferences.Resolve(attribute.QueueName, settings, name).ToLowerInvariant();
#pragma warning restore CA1308
        if (queueName.Length is < 3 or > 63 || !NameForm().IsMatch(queueName))
        {
            throw new LocalHostException(
                $"The queue of the function {name} is called '{queueName}'. "
                + "A queue's name must be 3 to 63 letters, digits or single hyphens, such as redirect-tracking.");
        }

        return new QueueFunction(name, method, trigger, queueName, attribute.Connection ?? "AzureWebJobsStorage");
    }

    public Task InvokeAsync(QueueFunctionContext context) => Call(context) as Task ?? Task.CompletedTask;

    private static Func<LocalFunctionContext, object?> BindMessage(string name, Type type) => type switch
    {
        _ when type == typeof(QueueMessage) => static context => ((QueueFunctionContext)context).Message,
        _ when type == typeof(BinaryData) => static context => ((QueueFunctionContext)context).Message.Body,
        _ when type == typeof(string) => static context => ((QueueFunctionContext)context).Message.Body.ToString(),
        _ => throw new LocalHostException(
            $"The queue function {name} takes a {type.Name}. LocalHost can pass it a QueueMessage, BinaryData or string."),
    };

    [GeneratedRegex(
        "^[a-z0-9]+(-[a-z0-9]+)*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameForm();
}
