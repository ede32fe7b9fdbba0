using System.Text.RegularExpressions;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Redirects.Destinations;
using RedirectFunctions.Redirects.Hosts;
using RedirectFunctions.Redirects.Links;
using RedirectFunctions.Redirects.Names;
using RedirectFunctions.Redirects.Signing;

namespace RedirectFunctions.Configuration;

/// <param name="Rules">Which destinations are followed.</param>
/// <param name="SigningKeys">Null if links are not signed.</param>
/// <param name="Forwarding">Which of a link's parameters are passed on to its destination.</param>
/// <param name="LinkTable">Where short names are stored.</param>
/// <param name="Hosts">The hosts that links are told apart by.</param>
/// <param name="ClickIds">How a click's id gets to the destination.</param>
internal sealed partial record RedirectsSettings(
    DestinationRules Rules,
    LinkSigningKeys? SigningKeys,
    ParameterForwarding Forwarding,
    LinkTableOptions LinkTable,
    LinkHosts Hosts,
    ClickIdPlacement ClickIds)
{
    public static RedirectsSettings Read(SettingsReader settings, StorageAccount account)
    {
        var requireSignature = settings.Flag("REQUIRE_SIGNED_LINKS", defaultValue: false, ifWrong: false);
        return new RedirectsSettings(
            new DestinationRules(ReadAllowedHosts(settings), requireSignature),
            ReadSigningKeys(settings, requireSignature),
            ReadForwarding(settings),
            ReadLinkTable(settings, account),
            ReadHosts(settings),
            ReadClickIds(settings));
    }

    private static AllowedHosts ReadAllowedHosts(SettingsReader settings)
    {
        const string name = "ALLOWED_DESTINATION_HOSTS";
        const string example = "www.example.com,.shop.example.com";
        var list = settings.Optional(name, example);
        if (list is null && settings.Text(name) is null && settings.Text("LINK_SIGNING_KEYS") is null)
        {
            settings.Problem(
                name,
                "is missing: list the hosts that links may lead to, or sign links with LINK_SIGNING_KEYS; neither is set.",
                example);
        }

        if (list is null)
        {
            return AllowedHosts.None;
        }

        var hosts = AllowedHosts.Parse(list, out var wrong);
        if (wrong.Count > 0)
        {
            settings.Problem(
                name,
                $"has rules that are not hosts: {string.Join(", ", wrong)}. "
                + "A rule is a host, or a dot and a host for its subdomains; no scheme, no path.",
                example);
        }

        return hosts ?? AllowedHosts.None;
    }

    private static LinkSigningKeys? ReadSigningKeys(SettingsReader settings, bool required)
    {
        const string name = "LINK_SIGNING_KEYS";
        // Decoded, this key says what to replace it with: openssl rand -base64 32 makes a real one.
        const string example = "2026a:cHV0LTMyLXJhbmRvbS1ieXRlcy1oZXJlLXBsZWFzZSE";
        var list = required
            ? settings.Required(name, "REQUIRE_SIGNED_LINKS is on and needs a key", example)
            : settings.Optional(name, example);
        if (list is null)
        {
            return null;
        }

        var keys = LinkSigningKeys.Parse(list, out var problem);
        if (problem is not null)
        {
            settings.Problem(name, problem, example);
        }

        return keys;
    }

    private static ParameterForwarding ReadForwarding(SettingsReader settings)
    {
        const string name = "FORWARD_PARAMS";
        var withoutConsent = settings.Flag("FORWARD_WITHOUT_CONSENT", defaultValue: false, ifWrong: false);
        return settings.Text(name)?.ToUpperInvariant() switch
        {
            null or "CLICK-IDS" => ParameterForwarding.OfClickIds(withoutConsent),
            "NONE" => ParameterForwarding.None,
            _ => ParameterForwarding.Of(ReadForwardedNames(settings, name), withoutConsent),
        };
    }

    private static string[] ReadForwardedNames(SettingsReader settings, string name)
    {
        var names = settings.ParameterNames(name);
        if (names.Any(parameter => parameter.StartsWith("utm_", StringComparison.OrdinalIgnoreCase)))
        {
            settings.Problem(
                name,
                "has a campaign parameter in it: no utm_* is ever forwarded, since on an affiliate link utm_source is what pays. Put them "
                    + "into the destination.",
                "gclid,affiliate_id");
        }

        return names;
    }

    private static LinkTableOptions ReadLinkTable(SettingsReader settings, StorageAccount account)
    {
        const string name = "LINK_TABLE_NAME";
        var table = settings.Text(name) ?? LinkTableOptions.DefaultName;
        if (!TableName().IsMatch(table))
        {
            settings.Problem(name, "must be 3 to 63 letters and digits, the first one a letter.", LinkTableOptions.DefaultName);
        }

        return new LinkTableOptions { Name = table, Account = account };
    }

    private static LinkHosts ReadHosts(SettingsReader settings)
    {
        const string name = "LINK_HOSTS";
        const string frontDoor = "FRONT_DOOR_ID";
        var frontDoorId = settings.Text(frontDoor);
        if (frontDoorId is not null && !Guid.TryParseExact(frontDoorId, "D", out _))
        {
            settings.Problem(
                frontDoor, "must be the Front Door ID of the profile, as its overview in the portal shows it.", Guid.Empty.ToString());
        }

        if (settings.Text(name) is not { } json)
        {
            return LinkHosts.None;
        }

        var hosts = LinkHostsJson.Parse(json, frontDoorId, out var problem);
        if (problem is not null)
        {
            settings.Problem(name, problem, """{"go.example.com":{"fallback":"https://www.example.com/"}}""");
        }

        return hosts ?? LinkHosts.None;
    }

    private static ClickIdPlacement ReadClickIds(SettingsReader settings)
    {
        const string name = "CLICK_ID_PARAM";
        var parameter = settings.Text(name);
        if (parameter is not null
            && (!ParameterName().IsMatch(parameter) || parameter.StartsWith("utm_", StringComparison.OrdinalIgnoreCase)))
        {
            settings.Problem(name, "must be the name of a parameter: 1 to 64 letters, digits, _ and -, and no utm_*.", "rf_click_id");
        }

        return new ClickIdPlacement(parameter);
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ParameterName();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{2,62}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TableName();
}
