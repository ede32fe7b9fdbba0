namespace RedirectFunctions.Delivery;

/// <summary>What an HTTP status means for a delivery.</summary>
internal enum StatusMeaning
{
    /// <summary>The target has accepted it.</summary>
    Delivered,

    /// <summary>A temporary fault.</summary>
    Retry,

    /// <summary>The target will never accept it.</summary>
    Refused,
}
