using Azure;
using Azure.Data.Tables;
using RedirectFunctions.Redirects.Rules;

namespace RedirectFunctions.Redirects.Names;

/// <summary>
/// A row of the table. Each name has its own partition, because a partition handles two thousand requests a second and a table can have any
/// number of them. In it there is a row for all hosts, <c>link</c>, and one for each host that has its own, <c>link@go.example.com</c>.
/// </summary>
internal sealed class LinkEntity : ITableEntity
{
    /// <summary>How all rows of links begin; no other character comes between this and the next letter.</summary>
    public const string FirstRow = "link";

    public const string AfterLastRow = "linl";

    private const char HostMark = '@';

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = FirstRow;

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string Destination { get; set; } = "";

    public DateTimeOffset? Expires { get; set; }

    public bool Disabled { get; set; }

    public string? Signature { get; set; }

    public string? Title { get; set; }

    /// <summary>Separated by commas, which no tag contains.</summary>
    public string? Tags { get; set; }

    /// <summary>As <see cref="RuleText"/> writes them.</summary>
    public string? Rules { get; set; }

    public DateTimeOffset? Created { get; set; }

    public DateTimeOffset? Updated { get; set; }

    /// <param name="host">Null for all hosts.</param>
    public static string RowOf(string? host) => host is null ? FirstRow : $"{FirstRow}{HostMark}{host}";

    public static LinkEntity From(StoredLink link) => new()
    {
        PartitionKey = link.Name,
        RowKey = RowOf(link.Host),
        Destination = link.Destination,
        Expires = link.Expires,
        Disabled = link.Disabled,
        Signature = link.Signature,
        Title = link.Title,
        Tags = link.Tags.Count == 0 ? null : string.Join(',', link.Tags),
        Rules = RuleText.Write(link.Rules) ?? link.UnreadableRules,
        Created = link.Created,
        Updated = link.Updated,
    };

    public StoredLink ToLink()
    {
        var rules = RuleText.Read(Rules);
        return new(PartitionKey, Destination, Expires, Disabled, Signature, LinkTable.Quoted(ETag))
        {
            Host = RowKey.StartsWith($"{FirstRow}{HostMark}", StringComparison.Ordinal) ? RowKey[(FirstRow.Length + 1)..] : null,
            Title = Title,
            Tags = string.IsNullOrEmpty(Tags) ? [] : Tags.Split(','),
            Rules = rules ?? [],
            UnreadableRules = rules is null ? Rules : null,
            Created = Created,
            Updated = Updated ?? Timestamp,
        };
    }
}
