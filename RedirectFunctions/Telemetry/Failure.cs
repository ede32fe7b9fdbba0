namespace RedirectFunctions.Telemetry;

/// <summary>
/// An exception as the log may have it: the types and where they came from. Never the message, which often quotes what could not be
/// parsed, and that may be a visitor's URL.
/// </summary>
internal static class Failure
{
    public static string Of(Exception exception) => $"{TypesOf(exception)}\n{exception.StackTrace}";

    /// <summary>From the outermost to the cause.</summary>
    public static string TypesOf(Exception exception)
    {
        var types = exception.GetType().FullName!;
        for (var cause = exception.InnerException; cause is not null; cause = cause.InnerException)
        {
            types = $"{types} <- {cause.GetType().FullName}";
        }

        return types;
    }
}
