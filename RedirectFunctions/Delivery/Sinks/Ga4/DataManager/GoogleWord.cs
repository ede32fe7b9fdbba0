namespace RedirectFunctions.Delivery.Sinks.Ga4.DataManager;

/// <summary>Reasons of Google's errors, such as <c>INVALID_ARGUMENT</c>, as words for logs, metrics and the parking.</summary>
internal static class GoogleWord
{
    private const int MaxLength = 63;

    /// <summary>In small letters; null for what is no such word, since it might quote a value.</summary>
    public static string? Of(string? reason) =>
        reason is { Length: > 0 and <= MaxLength } && reason.All(
            static character => char.IsAsciiLetterOrDigit(character) || character == '_')
            ? reason.ToLowerInvariant()
            : null;
}
