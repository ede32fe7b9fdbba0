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
              COMPREPLY=($(compgen -W "$(redirectfunctions "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "$2"))
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
            function __redirectfunctions
              set -l line (commandline -cp)
              redirectfunctions "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end
            complete -c redirectfunctions -a "(__redirectfunctions)"
            """,
        ["pwsh"] =
            """
            Register-ArgumentCompleter -Native -CommandName redirectfunctions -ScriptBlock {
              param($word, $line, $position)
              redirectfunctions "[suggest:$position]" "$line" 2>$null |
                Where-Object { $_.StartsWith("$word") } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }
            """,
    };

    public static IReadOnlyCollection<string> Shells => Scripts.Keys;

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
