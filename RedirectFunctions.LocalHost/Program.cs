using System.CommandLine;
using RedirectFunctions.Configuration;
using RedirectFunctions.LocalHost;
using RedirectFunctions.LocalHost.Commands;

var command = RunCommand.CreateRoot();
command.Subcommands.Add(ReplayCommand.Create());
command.Subcommands.Add(CheckCommand.Create());
command.Subcommands.Add(LinkCommand.Create());
command.Subcommands.Add(LinksCommand.Create());
command.Subcommands.Add(ExplainCommand.Create());
try
{
    // The host handles SIGTERM and Ctrl-C itself and takes its time to drain; the parser's own two seconds would cut that short.
    return await command.Parse(args).InvokeAsync(
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (Exception exception) when (exception is LocalHostException or InvalidConfigurationException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
