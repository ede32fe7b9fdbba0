using System.Text.Json.Serialization;
using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery.Sinks.Ga4;

/// <summary>
/// The parameters of <c>redirect_tracking</c>: strings and numbers, at most 25. The whole destination goes into <c>page_location</c>, the
/// only parameter that is long enough for it; <c>destination_url</c> is its beginning.
/// </summary>
internal sealed record Ga4Params : Ga4EventParams
{
    /// <summary>Parameters of an event, those of Google's own among them.</summary>
    private const int MaxCount = 25;

    /// <summary>Session, engagement time, event id, destination (three) and kind of traffic.</summary>
    private const int AlwaysThere = 7;

    private Ga4Params(Click click)
        : base(click)
    {
    }

    /// <summary>The click's id. GA4 does not de-duplicate by it, but in BigQuery an analyst can.</summary>
    public required Guid EventId { get; init; }

    public required string DestinationUrl { get; init; }

    public required string DestinationHost { get; init; }

    public required string PageLocation { get; init; }

    public string? PageReferrer { get; init; }

    /// <summary>The short name that was clicked, or the name that the link was signed with; null for none.</summary>
    public string? LinkName { get; init; }

    /// <summary>Which of a name's destinations it was; null if no rule has decided.</summary>
    public string? LinkVariant { get; init; }

    /// <summary>
    /// Who seems to have clicked, in lower case; GA4's own filter for bots is not said to hold for the Measurement Protocol.
    /// </summary>
    public required string TrafficKind { get; init; }

    public string? TrafficReason { get; init; }

    /// <summary><c>true</c> or <c>false</c>, as text: a parameter has no other kind. Null where no rule applies.</summary>
    public string? CampaignValid { get; init; }

    /// <summary>
    /// The parameters whose values are cut, by name and joined by commas; null for none. <c>destination_url</c> is always a beginning and
    /// not named.
    /// </summary>
    public string? ParametersCut { get; init; }

    /// <summary>How many of the link's parameters had no room; null for none.</summary>
    public int? ParametersLeftOut { get; init; }

    /// <summary>The <c>utm_*</c> and <c>platform_*</c> parameters, as many as there is room for.</summary>
    [JsonExtensionData]
    public Dictionary<string, object> Attribution { get; set; } = [];

    public static Ga4Params From(Click click, int maxValueLength)
    {
        List<string>? cut = null;
        var pageLocation = Cut("page_location", click.Destination, Ga4Text.MaxPageLocation);
        var pageReferrer = click.Referrer is null ? null : Cut("page_referrer", click.Referrer, Ga4Text.MaxPageReferrer);
        var count = click.Campaign.Count + click.Platform.Count;

        var room = MaxCount
            - AlwaysThere
            - Count(pageReferrer is not null)
            - Count(click.TrafficReason is not null)
            - Count(click.LinkName is not null)
            - Count(click.LinkVariant is not null)
            - Count(click.CampaignValid is not null);
        room -= Count(cut is not null || click.Campaign.Any(IsOver) || click.Platform.Any(IsOver));
        room -= Count(click.ParametersLeftOut > 0 || count > room);
        var attribution = new Dictionary<string, object>(Math.Min(count, room), StringComparer.Ordinal);
        for (var index = 0; index < count && index < room; index++)
        {
            var (name, value) = index < click.Campaign.Count ? click.Campaign[index] : click.Platform[index - click.Campaign.Count];
            attribution.Add(name, Cut(name, value, maxValueLength));
        }

        var leftOut = count - attribution.Count + click.ParametersLeftOut.GetValueOrDefault();
        return new(click)
        {
            EventId = click.Id,
            DestinationUrl = Ga4Text.Cut(click.Destination, maxValueLength),
            DestinationHost = Ga4Text.Cut(HostOf(click.Destination), maxValueLength),
            PageLocation = pageLocation,
            PageReferrer = pageReferrer,
            LinkName = click.LinkName,
            LinkVariant = click.LinkVariant,
            TrafficKind = click.Traffic.ToString().ToLowerInvariant(),
            TrafficReason = click.TrafficReason,
            CampaignValid = click.CampaignValid switch
            {
                true => "true",
                false => "false",
                null => null,
            },
            ParametersCut = cut is null ? null : Ga4Text.Cut(string.Join(',', cut), maxValueLength),
            ParametersLeftOut = leftOut == 0 ? null : leftOut,
            Attribution = attribution,
        };

        string Cut(string name, string value, int limit)
        {
            var beginning = Ga4Text.Cut(value, limit);
            if (beginning.Length < value.Length)
            {
                (cut ??= []).Add(name);
            }

            return beginning;
        }

        bool IsOver(KeyValuePair<string, string> parameter) => Ga4Text.IsOver(parameter.Value, maxValueLength);

        static int Count(bool isThere) => isThere ? 1 : 0;
    }

    /// <summary>A destination is a URL in normal form: without user info, and with a port only where it is not the usual one.</summary>
    /// <exception cref="UriFormatException">It is none.</exception>
    private static string HostOf(string destination)
    {
        var start = destination.IndexOf("://", StringComparison.Ordinal) + "://".Length;
        var rest = destination.AsSpan(start);
        var authority = rest.IndexOfAny('/', '?', '#') is >= 0 and var end ? rest[..end] : rest;
        var host = authority.LastIndexOf(':') is > 0 and var port && !authority.EndsWith("]") ? authority[..port] : authority;
        return start > 3 && host.Length > 0 ? host.ToString() : throw new UriFormatException("A click's destination is no URL.");
    }
}
