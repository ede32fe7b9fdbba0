namespace RedirectFunctions.Operations;

/// <summary>What whoever operates the app must know of its settings.</summary>
/// <param name="Wrong">Settings of tracking that are wrong. Redirects do not depend on them; clicks are kept until they are right.</param>
/// <param name="Unread">Settings that nobody reads, each with the name that was probably meant.</param>
/// <param name="Targets">
/// Where clicks are delivered, in words, without secrets and paths; nothing where they are delivered to nobody.
/// </param>
/// <param name="Flags">The settings that switch a sink on.</param>
public sealed record SettingsReport(
    IReadOnlyList<SettingProblem> Wrong,
    IReadOnlyList<(string Name, string Meant)> Unread,
    IReadOnlyList<string> Targets,
    IReadOnlyList<string> Flags);
