using System.Text.RegularExpressions;

namespace RedirectFunctions.LocalHost.Queues;

/// <summary>Naming rules of Storage Queues and of their poison queues.</summary>
internal static partial class QueueNames
{
    private const int MaxLength = 63;
    private const string PoisonSuffix = "-poison";

    public static bool IsValid(string name) => name.Length is >= 3 and <= MaxLength && Form().IsMatch(name);

    /// <summary>Null for a poison queue, which has none of its own, and for a name that the suffix would make too long.</summary>
    public static string? PoisonOf(string name) =>
        name.EndsWith(PoisonSuffix, StringComparison.Ordinal) || name.Length + PoisonSuffix.Length > MaxLength ? null : name + PoisonSuffix;

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
