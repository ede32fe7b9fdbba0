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
        var cut = new List<string>();
        var pageLocation = Cut("page_location", click.Destination, Ga4Text.MaxPageLocation);
        var pageReferrer = click.Referrer is null ? null : Cut("page_referrer", click.Referrer, Ga4Text.MaxPageReferrer);
        var all = click.Campaign.Concat(click.Platform).ToList();

        var room = MaxCount
            - AlwaysThere
            - Count(pageReferrer is not null)
            - Count(click.TrafficReason is not null)
            - Count(click.LinkName is not null)
            - Count(click.LinkVariant is not null);
        room -= Count(cut.Count > 0 || all.Exists(parameter => Ga4Text.IsOver(parameter.Value, maxValueLength)));
        room -= Count(click.ParametersLeftOut > 0 || all.Count > room);
        var attribution = all.Take(room).ToDictionary(
            parameter => parameter.Key,
            parameter => (object)Cut(parameter.Key, parameter.Value, maxValueLength),
            StringComparer.Ordinal);
        var leftOut = all.Count - attribution.Count + click.ParametersLeftOut.GetValueOrDefault();
        return new(click)
        {
            EventId = click.Id,
            DestinationUrl = Ga4Text.Cut(click.Destination, maxValueLength),
            DestinationHost = Ga4Text.Cut(new Uri(click.Destination).Host, maxValueLength),
            PageLocation = pageLocation,
            PageReferrer = pageReferrer,
            LinkName = click.LinkName,
            LinkVariant = click.LinkVariant,
            TrafficKind = click.Traffic.ToString().ToLowerInvariant(),
            TrafficReason = click.TrafficReason,
            ParametersCut = cut.Count == 0 ? null : Ga4Text.Cut(string.Join(',', cut), maxValueLength),
            ParametersLeftOut = leftOut == 0 ? null : leftOut,
            Attribution = attribution,
        };

        string Cut(string name, string value, int limit)
        {
            var beginning = Ga4Text.Cut(value, limit);
            if (beginning.Length < value.Length)
            {
                cut.Add(name);
            }

            return beginning;
        }

        static int Count(bool isThere) => isThere ? 1 : 0;
    }
}
