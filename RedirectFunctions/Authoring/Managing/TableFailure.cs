using System.Net;
using Azure;
using Azure.Identity;
using RedirectFunctions.Redirects.Refusals;

namespace RedirectFunctions.Authoring.Managing;

/// <summary>What a failure of the table means to whoever has called.</summary>
internal static class TableFailure
{
    /// <summary>Whether it is the table's, and not a fault of ours.</summary>
    public static bool Is(Exception exception) =>
        exception is RequestFailedException or OperationCanceledException or AuthenticationFailedException;

    /// <summary>The answer, and whether it is worth a line in the log.</summary>
    public static (OpsAnswer Answer, bool IsUnavailable) Answer(Exception exception) => exception switch
    {
        RequestFailedException { Status: 404 } => (OpsAnswer.Problem(Refusal.NameUnknown), false),
        RequestFailedException { Status: 409 or 412 } => (
            OpsAnswer.Problem(
                HttpStatusCode.PreconditionFailed,
                "version_other",
                "The stored name has a different version",
                "Read it again: its ETag is the version for If-Match. With If-None-Match: * an existing name is left unchanged."),
            false),
        _ => (
            OpsAnswer.Problem(
                HttpStatusCode.ServiceUnavailable,
                "table_unavailable",
                "The table of short names does not answer",
                "Try again. If this persists, check whether the storage account can be reached, and whether the app's identity has the "
                + "role Storage Table Data Contributor."),
            true),
    };
}
