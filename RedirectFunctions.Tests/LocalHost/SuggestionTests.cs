using RedirectFunctions.LocalHost.Commands;

namespace RedirectFunctions.Tests.LocalHost;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("lnk", "Did you mean link? --help lists what there is.")]
    [InlineData("repaly", "Did you mean replay? --help lists what there is.")]
    [InlineData("--colector", "Did you mean --collector? --help lists what there is.")]
    [InlineData("links lst", "Did you mean list? links --help lists what there is.")]
    [InlineData("replay --dryrun", "Did you mean --dry-run? replay --help lists what there is.")]
    [InlineData("explain /x --user-agnt x", "Did you mean --user-agent? explain --help lists what there is.")]
    public void A_slip_of_the_finger_is_understood(string typed, string suggestion) =>
        Assert.Equal(suggestion, Suggestion.For(CommandLine.Create().Parse(typed.Split(' '))));

    /// <summary>These resemble no command or option, not even -h.</summary>
    [Theory]
    [InlineData("xy")]
    [InlineData("-x")]
    [InlineData("nonsense")]
    [InlineData("replay --nonsense")]
    public void Where_nothing_is_like_it_nothing_is_suggested(string typed) =>
        Assert.Null(Suggestion.For(CommandLine.Create().Parse(typed.Split(' '))));

    [Fact]
    public void Every_command_and_option_says_what_it_is_for() => Assert.All(
        Commands(CommandLine.Create()),
        command =>
        {
            Assert.False(string.IsNullOrWhiteSpace(command.Description), command.Name);
            Assert.All(command.Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), $"{command.Name} {option.Name}"));
            Assert.All(command.Arguments, argument => Assert.False(string.IsNullOrWhiteSpace(argument.Description), $"{command.Name} {argument.Name}"));
        });

    private static IEnumerable<System.CommandLine.Command> Commands(System.CommandLine.Command command) => [command, .. command.Subcommands.SelectMany(Commands)];
}
