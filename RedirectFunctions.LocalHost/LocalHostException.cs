namespace RedirectFunctions.LocalHost;

/// <summary>The start cannot succeed. The message is a complete text for the person at the keyboard.</summary>
internal sealed class LocalHostException(string message, Exception? innerException = null) : Exception(message, innerException);
