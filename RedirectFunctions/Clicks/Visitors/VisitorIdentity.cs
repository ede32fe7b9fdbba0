namespace RedirectFunctions.Clicks.Visitors;

/// <summary>How a visitor is known again where Google's own cookies do not say who it is.</summary>
public enum VisitorIdentity
{
    /// <summary>Not at all: each click has ids of its own.</summary>
    None,

    /// <summary>By cookies of the link's host.</summary>
    Cookie,

    /// <summary>For a day, by a keyed hash of what every request says anyway.</summary>
    Cookieless,
}
