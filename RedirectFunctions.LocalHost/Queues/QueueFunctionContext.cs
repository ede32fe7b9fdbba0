using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using RedirectFunctions.LocalHost.Catalog;

namespace RedirectFunctions.LocalHost.Queues;

/// <summary>An invocation by a queue message.</summary>
internal sealed class QueueFunctionContext(
    QueueFunction function, QueueMessage message, IServiceProvider services, CancellationToken cancellationToken)
    : LocalFunctionContext(function, services, cancellationToken)
{
    public QueueMessage Message { get; } = message;

    public override BindingContext BindingContext => new MessageBinding(Message);

    private sealed class MessageBinding(QueueMessage message) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData { get; } =
            new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
            {
                ["QueueTrigger"] = message.Body.ToString(),
                ["DequeueCount"] = message.DequeueCount,
                ["Id"] = message.MessageId,
                ["PopReceipt"] = message.PopReceipt,
                ["InsertionTime"] = message.InsertedOn,
                ["ExpirationTime"] = message.ExpiresOn,
                ["NextVisibleTime"] = message.NextVisibleOn,
            };
    }
}
