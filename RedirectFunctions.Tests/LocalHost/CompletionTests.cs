using System.Diagnostics;
using RedirectFunctions.LocalHost.Commands;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>The printed scripts run in their shells, with the built program on the PATH under the tool's name.</summary>
[Trait("Category", "Slow")]
public sealed class CompletionTests
{
    public static TheoryData<string, string, string[]> Lines => new()
    {
        { "", "", ["check", "completion", "explain", "link", "links", "replay"] },
        { "li", "li", ["link", "links"] },
        { "links ex", "ex", ["export"] },
        { "link --utm-s", "--utm-s", ["--utm-source"] },
        { "replay --sink ", "", ["archive", "ga4", "gtm", "webhook"] },
        { "completion z", "z", ["zsh"] },
        { "ink", "ink", [] },
        { "nonsense", "nonsense", [] },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Bash_completes_commands_options_and_values(string typed, string word, string[] expected)
    {
        var line = $"redirectfunctions {typed}";

        var (errors, completed) = await RunAsync(
            "bash",
            [
                "--norc",
                "-c",
                """
                source <(redirectfunctions completion bash) || exit
                complete -p redirectfunctions >/dev/null || exit
                COMP_LINE=$1 COMP_POINT=${#1}
                read -ra COMP_WORDS <<< "$1"
                [[ $1 == *' ' ]] && COMP_WORDS+=("")
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _redirectfunctions redirectfunctions "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
                (( ${#COMPREPLY[@]} == 0 )) || printf '%s\n' "${COMPREPLY[@]}"
                """,
                "bash",
                line,
            ]);

        Assert.Equal("", errors);
        Assert.All(expected, name => Assert.Contains(name, completed));
        Assert.All(completed, name => Assert.StartsWith(word, name, StringComparison.Ordinal));
        Assert.True(expected.Length > 0 || completed.Length == 0, string.Join(' ', completed));
    }

    [Theory]
    [InlineData("zsh", "autoload -Uz compinit && compinit -u && source <(redirectfunctions completion zsh) && print ${_comps[redirectfunctions]}", "_redirectfunctions")]
    [InlineData("fish", "redirectfunctions completion fish | source; complete -C 'redirectfunctions li'", "links")]
    [InlineData("pwsh", "redirectfunctions completion pwsh | Out-String | Invoke-Expression; (TabExpansion2 'redirectfunctions li' 20).CompletionMatches.CompletionText", "links")]
    public async Task Another_shell_takes_its_script(string shell, string script, string expected)
    {
        Assert.SkipUnless(IsOnPath(shell), $"There is no {shell} on the PATH.");

        var (errors, lines) = await RunAsync(shell, ["-c", script]);

        Assert.Equal("", errors);
        Assert.Contains(expected, lines);
    }

    [Fact]
    public void Every_shell_of_the_command_is_tried_here() => Assert.Equal(["bash", "fish", "pwsh", "zsh"], CompletionCommand.Shells.Order(StringComparer.Ordinal));

    private static async Task<(string Errors, string[] Lines)> RunAsync(string shell, string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The tool's stand-in on the PATH is a script.");
        using var folder = new TemporaryFolder(
            ("redirectfunctions", $"""
                #!/usr/bin/env bash
                exec '{Processes.ChildProcess.DotNet}' '{Path.Combine(AppContext.BaseDirectory, "RedirectFunctions.LocalHost.dll")}' "$@"
                """));
        MakeExecutable(folder["redirectfunctions"]);
        var start = new ProcessStartInfo(shell, arguments) { WorkingDirectory = folder.Path, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{folder.Path}:{start.Environment["PATH"]}";
        start.Environment["HOME"] = folder.Path;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        return (await errors, output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    private static void MakeExecutable(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private static bool IsOnPath(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
