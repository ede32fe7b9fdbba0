namespace RedirectFunctions.Delivery.Checks;

public enum Verdict
{
    Ok,

    /// <summary>Nothing is known to be wrong, but this is worth to know.</summary>
    Note,

    /// <summary>Clicks do not arrive until this is mended.</summary>
    Fix,
}
