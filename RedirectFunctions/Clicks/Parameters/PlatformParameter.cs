namespace RedirectFunctions.Clicks.Parameters;

/// <param name="Name">In the spelling of its platform.</param>
/// <param name="EventName">The name it is reported under.</param>
public sealed record PlatformParameter(string Name, ParameterKind Kind, string EventName);
