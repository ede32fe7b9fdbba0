using Microsoft.Azure.Functions.Worker;

namespace RedirectFunctions.Functions;

/// <summary>
/// Who may call what. The Functions host checks keys: a host key opens every function of the level Function, and the master key alone those
/// of the level Admin (learn.microsoft.com, "Work with access keys in Azure Functions").
/// </summary>
internal static class Access
{
    /// <summary>Making, changing and explaining links: a host key that is handed out to authors, and can be withdrawn.</summary>
    public const AuthorizationLevel Authors = AuthorizationLevel.Function;

    /// <summary>Reading the state of the app, replaying, and what is about a visitor: the master key.</summary>
    public const AuthorizationLevel Operators = AuthorizationLevel.Admin;
}
