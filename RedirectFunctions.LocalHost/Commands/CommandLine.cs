using System.CommandLine;
using System.CommandLine.Invocation;
using RedirectFunctions.Configuration;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>
/// All commands, and how they end: 0 if all is done, 1 if something is wrong or cannot be done, 130 if Ctrl-C ended it. What is wrong
/// is said in a sentence on standard error. A stack trace is for faults of this program alone.
/// </summary>
internal static class CommandLine
{
    public static RootCommand Create()
    {
        var root = RunCommand.CreateRoot();
        root.Subcommands.Add(LinkCommand.Create());
        root.Subcommands.Add(LinksCommand.Create());
        root.Subcommands.Add(ExplainCommand.Create());
        root.Subcommands.Add(CheckCommand.Create());
        root.Subcommands.Add(ReplayCommand.Create());
        root.Subcommands.Add(CompletionCommand.Create());
        return root;
    }

    public static async Task<int> RunAsync(string[] arguments)
    {
        ParseResult parsed;
        try
        {
            parsed = Create().Parse(arguments);
        }
        catch (InvalidOperationException exception)
        {
            // A validator that asks for the value of an option that has none, or a wrong one: the parser says which in its message.
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }

        if (parsed.Action is ParseErrorAction errors)
        {
            // It would print the whole help, and suggest -h for any word of two letters.
            errors.ShowHelp = false;
            errors.ShowTypoCorrections = false;
        }

        try
        {
            // The host handles SIGTERM and Ctrl-C itself and takes its time to drain; the parser's own two seconds would cut that short.
            var exitCode = await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
            if (parsed.Action is ParseErrorAction && Suggestion.For(parsed) is { } suggestion)
            {
                await Console.Error.WriteLineAsync(suggestion);
            }

            return exitCode;
        }
        catch (OperationCanceledException)
        {
            return Interruption.CtrlC;
        }
        catch (Exception exception) when (SentenceFor(exception) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    /// <summary>Null for what nobody outside this program can have caused.</summary>
    private static string? SentenceFor(Exception exception) => exception switch
    {
        LocalHostException or InvalidConfigurationException => exception.Message,
        // Files that are missing, folders without rights, a full disk: the message names the path.
        IOException or UnauthorizedAccessException => exception.Message,
        Azure.RequestFailedException or AggregateException { InnerException: Azure.RequestFailedException } =>
            "The storage account in the settings cannot be reached, or refuses this. "
            + "TrackingStorage must name one, or an emulator that is running.",
        Azure.Identity.AuthenticationFailedException =>
            "Nobody is signed in who could reach the storage account in the settings: az login, or a connection string in TrackingStorage.",
        HttpRequestException => "The app could not be reached. Is the address of --app right, and is there a network?",
        _ => null,
    };
}
