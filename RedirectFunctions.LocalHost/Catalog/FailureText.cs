using System.Text;
using Azure;

namespace RedirectFunctions.LocalHost.Catalog;

/// <summary>
/// An exception in a form that may be logged: the types and where they came from. Never the message, which often quotes what could not be
/// parsed; here that is a visitor's URL.
/// </summary>
internal static class FailureText
{
    public static string Of(Exception exception)
    {
        var text = new StringBuilder();
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            text.Append(text.Length == 0 ? string.Empty : " <- ").Append(cause.GetType().FullName);
        }

        return text.AppendLine().Append(exception.StackTrace).ToString();
    }

    /// <summary>Why the storage did not do what was requested, in one line.</summary>
    public static string Reason(Exception exception) => exception switch
    {
        // It contains one exception for each try.
        AggregateException { InnerException: { } first } => Reason(first),
        RequestFailedException { Status: > 0 } refused => $"{refused.Status} {refused.ErrorCode}",
        { InnerException: HttpRequestException unanswered } => unanswered.HttpRequestError.ToString(),
        OperationCanceledException => "timeout",
        _ => exception.GetType().Name,
    };
}
