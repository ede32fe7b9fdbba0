namespace RedirectFunctions.Operations;

/// <summary>What is wrong with a setting.</summary>
/// <param name="Name">The setting's name.</param>
/// <param name="Text">A sentence that begins with the name, and an example of a right value. No value of a setting is in it.</param>
public sealed record SettingProblem(string Name, string Text);
