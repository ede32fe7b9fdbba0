namespace RedirectFunctions.Configuration;

/// <summary>The app cannot start: its message names every setting that is wrong, what is wrong with it, and what a right value looks like.</summary>
public sealed class InvalidConfigurationException(string message) : Exception(message);
