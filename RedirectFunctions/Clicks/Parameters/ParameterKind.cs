namespace RedirectFunctions.Clicks.Parameters;

/// <summary>What a platform's parameter is for; the third column of parameter-catalogue.csv.</summary>
public enum ParameterKind
{
    Campaign,

    /// <summary>Names one click on an ad; the landing page's own tags look for it.</summary>
    ClickId,
    Affiliate,
    Mail,
    Share,
    Navigation,
    Internal,

    /// <summary>Names the person a mail went to; never reported.</summary>
    Recipient,
}
