using System.Globalization;
using System.Text.RegularExpressions;
using RedirectFunctions.Clicks.Privacy;
using RedirectFunctions.Redirects.Links;

namespace RedirectFunctions.Authoring.Building;

/// <summary>
/// Hides the macros of ad and mailing platforms behind plain letters while a link is made, since nothing in them may be escaped: the
/// platform would not find them any more.
/// </summary>
internal sealed partial class MacroMask
{
    private const string End = "z";

    /// <summary>How personal macros end that are no usual names of parameters: those of Mailchimp and Salesforce Marketing Cloud.</summary>
    private static readonly string[] PersonalEnds = ["EMAILADDR", "FNAME", "LNAME", "SUBSCRIBERKEY"];

    /// <summary>Values with which a parameter is personal if any value makes it so.</summary>
    private static readonly string[] PersonalValues = ["Jane%20Doe", "015112345678"];

    private readonly List<string> _macros = [];
    private readonly string _stem;

    /// <param name="texts">All that will be hidden.</param>
    public MacroMask(IEnumerable<string?> texts)
    {
        _stem = "zzmacro";
        while (texts.Any(text => text?.Contains(_stem, StringComparison.OrdinalIgnoreCase) == true))
        {
            _stem += End;
        }
    }

    /// <summary>What was hidden, each once.</summary>
    public IReadOnlyList<string> Macros => _macros;

    public string Hide(string text) => Pattern().Replace(text, match =>
        match.Value == ClickIdPlacement.Macro ? match.Value : NameOf(match.Value));

    public string Show(string text)
    {
        for (var index = 0; index < _macros.Count; index++)
        {
            text = text.Replace(Name(index), _macros[index], StringComparison.Ordinal);
        }

        return text;
    }

    public bool IsIn(string text) => text.Contains(_stem, StringComparison.Ordinal);

    public bool Begins(string text) => text.StartsWith(_stem, StringComparison.Ordinal);

    /// <summary>Those that stand for personal data, by their names.</summary>
    public IEnumerable<string> Personal(Redaction redaction) => _macros.Where(macro =>
    {
        var name = Content().Match(macro).Value;
        return PersonalEnds.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase))
            || PersonalValues.Any(value => redaction.Query($"{name}={value}", clickIds: false) != Redaction.Text($"{name}={value}"));
    });

    private string NameOf(string macro)
    {
        var index = _macros.IndexOf(macro);
        if (index < 0)
        {
            index = _macros.Count;
            _macros.Add(macro);
        }

        return Name(index);
    }

    private string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"{_stem}{index}{End}");

    /// <summary>
    /// In this order: <c>{{…}}</c> (Meta, Klaviyo, HubSpot, Brevo, Braze), <c>${…}</c> (DV360, Xandr), <c>*|…|*</c> (Mailchimp),
    /// <c>%%…%%</c> (Salesforce Marketing Cloud), <c>&lt;%=…%&gt;</c> (Adobe Campaign), <c>[[…]]</c> (Mailjet), <c>{…}</c>
    /// (Google Ads, Microsoft Advertising, Taboola), <c>__NAME__</c> (TikTok), <c>[NAME]</c> (IAB), <c>%NAME%</c> (ActiveCampaign,
    /// Mailgun), the last of which must not begin like an escape.
    /// </summary>
    [GeneratedRegex(
        @"\{\{[^{}]{0,200}(\$?\{[^{}]{0,200}\}[^{}]{0,200})?\}\}"
        + @"|\$\{[^{}]{1,200}\}|\*\|[^|*]{1,200}\|\*|%%[^%]{1,200}%%|<%=?[^%>]{1,200}%>|\[\[[^\[\]]{1,200}\]\]"
        + @"|\{[^{}\s/?#&]{1,200}\}|__[A-Z][A-Z0-9]*(_[A-Z0-9]+)*__|\[[A-Z][A-Z0-9_]{2,60}\]|%(?![0-9A-Fa-f]{2})[A-Za-z][A-Za-z_.]{2,60}%",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();

    /// <summary>The name in a macro: its first word, without what a filter or a default adds.</summary>
    [GeneratedRegex(@"[A-Za-z][A-Za-z0-9_.]*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Content();
}
