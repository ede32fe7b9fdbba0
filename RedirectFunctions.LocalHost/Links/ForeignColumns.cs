using RedirectFunctions.LocalHost.Csv;

namespace RedirectFunctions.LocalHost.Links;

/// <summary>
/// What the columns of other services' exports are called, in normal form. Sources: Shlink's importer and its CSV; dub's schema of links
/// and its importers of Bitly and Rebrandly; YOURLS's table; Kutt's link model.
/// </summary>
internal static class ForeignColumns
{
    public static readonly string[] Destination = ["destination", "longurl", "destinationurl", "target", "originalurl", "url"];
    public static readonly string[] Name =
        ["name", "shortcode", "keyword", "address", "slashtag", "key", "slug", "backhalf", "custombackhalf"];

    /// <summary>Whole short links, whose path is the name; a custom one is preferred.</summary>
    public static readonly string[] ShortLink = ["custombitlinks", "custombitlink", "shorturl", "shortlink", "bitlink", "link"];

    public static readonly string[] Title = ["title"];
    public static readonly string[] Tags = ["tags", "tag"];
    public static readonly string[] Created = ["created", "createdat", "datecreated", "creationdate", "timestamp"];
    public static readonly string[] Expires = ["expires", "expiresat", "expirein", "validuntil", "metavaliduntil", "expirationdate"];
    public static readonly string[] Disabled = ["disabled", "banned"];

    public static readonly string[] Rules = ["rules"];

    /// <summary>Elsewhere, links of all domains are in one file; an empty one is the service's own, or the default.</summary>
    public static readonly string[] Host = ["host", "domain"];

    /// <summary>A link with one of these would be open to more people, or for longer, than its owner wanted.</summary>
    public static readonly (string Column, string What)[] Guards =
    [
        ("password", "a password"),
        ("maxvisits", "a visit limit"),
        ("metamaxvisits", "a visit limit"),
        ("visitlimit", "a visit limit"),
        ("clicklimit", "a visit limit"),
        ("validsince", "a time before which it is closed"),
        ("metavalidsince", "a time before which it is closed"),
    ];

    /// <summary>Counts and numbers of the other service, which nobody misses.</summary>
    public static readonly string[] Ignored =
    [
        "clicks", "visits", "visitcount", "visitscount", "leads", "sales", "conversions", "revenue", "ip", "id", "linkid", "uuid",
        "updated", "updatedat", "lastclicked", "createdby", "pathlink", "warnings",
    ];

    /// <summary>The service that has such columns; ours is another matter.</summary>
    public static string? Service(CsvTable table) =>
        LinkColumns.IsOwn(table) ? "our own"
        : table.Has("keyword") && table.Has("url") ? "YOURLS"
        : table.Has("address") && table.Has("target") ? "Kutt"
        : table.Has("slashtag") && table.Has("destination") ? "Rebrandly"
        : table.Has("bitlink") || table.Has("custombitlinks") || (table.Has("link") && table.Has("longurl")) ? "Bitly"
        : table.Has("longurl") && (table.Has("shortcode") || table.Has("shorturl")) ? "Shlink"
        : (table.Has("shortlink") && table.Has("destinationurl")) || (table.Has("url") && (table.Has("link") || table.Has("key"))) ? "Dub"
        : null;
}
