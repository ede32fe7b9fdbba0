using RedirectFunctions.Authoring.Managing;

namespace RedirectFunctions.LocalHost.Links;

/// <summary>A row of a file to import.</summary>
/// <param name="Line">Where it begins in the file.</param>
/// <param name="Link">Null if the row cannot be read.</param>
/// <param name="Problem">Why it is not imported; null if it may be.</param>
internal sealed record ImportRow(int Line, LinkDocument? Link, string? Problem);
