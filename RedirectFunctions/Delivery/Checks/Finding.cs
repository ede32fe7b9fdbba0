namespace RedirectFunctions.Delivery.Checks;

/// <summary>One thing that a check has found out, in plain words.</summary>
public sealed record Finding(Verdict Verdict, string Text)
{
    internal static Finding Ok(string text) => new(Verdict.Ok, text);

    internal static Finding Note(string text) => new(Verdict.Note, text);

    internal static Finding Fix(string text) => new(Verdict.Fix, text);
}

public enum Verdict
{
    Ok,

    /// <summary>Nothing is known to be wrong, but this is worth to know.</summary>
    Note,

    /// <summary>Clicks do not arrive until this is mended.</summary>
    Fix,
}
