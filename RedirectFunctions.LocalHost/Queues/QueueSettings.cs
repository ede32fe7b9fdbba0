using System.Reflection;
using Microsoft.Azure.WebJobs.Host;

namespace RedirectFunctions.LocalHost.Queues;

/// <summary>
/// The <c>extensions.queues</c> block of host.json. The extension binds it itself, but its message about a wrong value names neither the
/// setting nor the remedy, and it accepts some wrong values.
/// </summary>
internal static class QueueSettings
{
    private static readonly (string Name, string Takes, Func<QueuesOptions, bool> IsRight)[] Rules =
    [
        (nameof(QueuesOptions.BatchSize), "a whole number from 1 to 32", static _ => true),
        (nameof(QueuesOptions.NewBatchThreshold), "a whole number from 0", static _ => true),
        (nameof(QueuesOptions.MaxDequeueCount), "a whole number from 1", static _ => true),
        (nameof(QueuesOptions.MessageEncoding), "none or base64", static options => Enum.IsDefined(options.MessageEncoding)),
        // The service hides a message for at most seven days (Update Message, visibilitytimeout).
        (
            nameof(QueuesOptions.VisibilityTimeout),
            "a time from 00:00:00 to 7.00:00:00, such as 00:00:30",
            static options => options.VisibilityTimeout >= TimeSpan.Zero && options.VisibilityTimeout <= TimeSpan.FromDays(7)),
        // A bare number means days: 2 would be the wrong way to write two seconds.
        (
            nameof(QueuesOptions.MaxPollingInterval),
            "a time from 00:00:00.1 to 1.00:00:00, such as 00:00:02",
            static options => options.MaxPollingInterval <= TimeSpan.FromDays(1)),
    ];

    /// <exception cref="LocalHostException">A value is wrong.</exception>
    public static void Check(IConfiguration queues)
    {
        foreach (var (name, takes, isRight) in Rules)
        {
            if (queues[name] is { } value && !Binds(name, value, isRight))
            {
                throw new LocalHostException(
                    $"host.json extensions.queues.{char.ToLowerInvariant(name[0])}{name[1..]} is '{value}'. It must be {takes}.");
            }
        }
    }

    private static bool Binds(string name, string value, Func<QueuesOptions, bool> isRight)
    {
        var options = new QueuesOptions();
        try
        {
            new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build().Bind(options);
            return isRight(options);
        }
        catch (Exception exception) when (exception is InvalidOperationException or TargetInvocationException or ArgumentException)
        {
            return false;
        }
    }
}
