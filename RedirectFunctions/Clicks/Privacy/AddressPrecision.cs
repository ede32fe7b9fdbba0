namespace RedirectFunctions.Clicks.Privacy;

/// <summary>How much of a visitor's address is kept.</summary>
public enum AddressPrecision
{
    /// <summary>IPv4 to 24 bits and IPv6 to 48.</summary>
    Truncated,

    Full,

    None,
}
