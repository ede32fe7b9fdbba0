using RedirectFunctions.Operations;

namespace RedirectFunctions.Configuration;

/// <summary>
/// The app cannot start: its message names every setting that is wrong, what is wrong with it, and what a right value looks like.
/// </summary>
public sealed class InvalidConfigurationException(string message) : Exception(message)
{
    internal static InvalidConfigurationException Of(IReadOnlyCollection<SettingProblem> problems) => new(
        string.Join(
            "\n  ",
            problems.Select(problem => problem.Text)
                .Prepend(problems.Count == 1 ? "A setting is wrong:" : $"{problems.Count} settings are wrong:")));
}
