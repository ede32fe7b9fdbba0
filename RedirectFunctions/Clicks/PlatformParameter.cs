namespace RedirectFunctions.Clicks;

/// <param name="Name">In the spelling of its platform.</param>
/// <param name="EventName">The name it is reported under.</param>
internal sealed record PlatformParameter(string Name, ParameterKind Kind, string EventName);
