namespace RedirectFunctions.Delivery;

/// <summary>What an HTTP status says of a delivery.</summary>
internal enum StatusMeaning
{
    /// <summary>The target has taken it.</summary>
    Delivered,

    /// <summary>A passing fault.</summary>
    Retry,

    /// <summary>The target will not take it however often it is asked.</summary>
    Refused,
}
