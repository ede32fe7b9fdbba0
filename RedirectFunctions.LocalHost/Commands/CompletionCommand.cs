using System.CommandLine;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>Prints what a shell must run to complete the tool's commands and options; the suggestions are the parser's own.</summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] =
            """
            _redirectfunctions() {
              local IFS=$'\n'
              COMPREPLY=($(redirectfunctions "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null))
            }
            complete -o default -F _redirectfunctions redirectfunctions
            """,
        ["zsh"] =
            """
            _redirectfunctions() {
              local -a words=("${(@f)$(redirectfunctions "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
              compadd -- $words
            }
            compdef _redirectfunctions redirectfunctions
            """,
        ["fish"] =
            """
            complete -c redirectfunctions -a "(redirectfunctions '[suggest:'(commandline -C)']' (commandline) 2>/dev/null)"
            """,
        ["pwsh"] =
            """
            Register-ArgumentCompleter -Native -CommandName redirectfunctions -ScriptBlock {
              param($word, $line, $position)
              redirectfunctions "[suggest:$position]" "$line" 2>$null |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }
            """,
    };

    private static readonly Argument<string> Shell = new("shell") { Description = $"The shell: {string.Join(", ", Scripts.Keys)}." };

    public static Command Create()
    {
        Shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command(
            "completion", "Prints a script that completes commands and options: source <(redirectfunctions completion bash)")
        {
            Shell,
        };
        command.SetAction(static (parsed, _) => WriteAsync(Scripts[parsed.GetValue(Shell)!]));
        return command;
    }

    private static async Task<int> WriteAsync(string script)
    {
        await Console.Out.WriteLineAsync(script);
        return 0;
    }
}
