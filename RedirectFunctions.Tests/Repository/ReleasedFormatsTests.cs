using System.Globalization;
using System.Net;
using System.Text.Json;
using Azure.Data.Tables;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Tests.Clicks;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Repository;

/// <summary>
/// The items that wait in storage were written by the previous version, or, after a roll-back, by a later one (docs/upgrade.md). The folders of
/// Samples that are named after a version hold items that this version wrote.
/// </summary>
[Trait("Category", "Slow")]
public sealed class ReleasedFormatsTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Parked = SampleClick.Time.AddHours(72);

    public static TheoryData<string> Versions =>
        [.. Directory.GetDirectories(RepositoryFile.PathOf("RedirectFunctions.Tests", "Samples"))
            .Select(folder => Path.GetFileName(folder)!)
            .Where(name => Version.TryParse(name, out _))];

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_message_of_every_released_version_is_read(string version)
    {
        Assert.True(QueueJson.TryReadBatch(Sample(version, "click-batch.json"), out var batch, out var problem), problem);

        var read = Assert.Single(batch.Clicks);
        AssertClick(read.Click);
        Assert.Equal(["gtm", "ga4"], read.Deliveries.Select(delivery => delivery.Sink));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_parked_delivery_of_every_released_version_is_read(string version)
    {
        var read = QueueJson.ReadParked(Sample(version, "parked-item.json"));

        Assert.NotNull(read);
        Assert.Equal(("http_503", Parked, "ga4"), (read.Reason, read.ParkedAt, read.Delivery!.Sink));
        AssertClick(read.Click!);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_short_name_of_every_released_version_is_followed(string version)
    {
        var table = $"t{Guid.NewGuid():N}";
        var links = new TableClient(azurite.ConnectionString, table);
        await links.CreateAsync(TestContext.Current.CancellationToken);
        await links.AddEntityAsync(Row(Sample(version, "short-name.json")), TestContext.Current.CancellationToken);
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_TABLE_NAME", table));

        using var response = await app.GetAsync("/spring");

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal("https://example.com/spring?utm_source=poster", RunningApp.Location(response));
    }

    /// <summary>
    /// If this fails, the format has changed since that version. If that version is released, the change needs a new number. With REWRITE_SNAPSHOTS=true in
    /// the environment, the test writes the samples anew.
    /// </summary>
    [Theory]
    [InlineData("click-batch.json")]
    [InlineData("parked-item.json")]
    public async Task The_samples_of_this_version_are_what_it_writes(string name)
    {
        var delivery = new OutstandingDelivery("ga4", 2, SampleClick.Time.AddSeconds(1), SampleClick.Time.AddHours(71), "http_503");
        var written = name == "parked-item.json"
            ? QueueJson.Write(new ParkedItem { ParkedAt = Parked, Reason = "http_503", Status = 503, Delivery = delivery, Click = SampleClick.Full })
            : Assert.Single(QueueJson.Write([new BatchedClick(SampleClick.Full, [new OutstandingDelivery("gtm"), delivery])]));
        var path = RepositoryFile.PathOf("RedirectFunctions.Tests", "Samples", Current, name);
        if (Environment.GetEnvironmentVariable("REWRITE_SNAPSHOTS") == "true")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, written + "\n", TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), written + "\n");
    }

    private static string Current => typeof(QueueJson).Assembly.GetName().Version!.ToString(3);

    private static BinaryData Sample(string version, string name) =>
        new(RepositoryFile.ReadAllText("RedirectFunctions.Tests", "Samples", version, name).TrimEnd());

    private static void AssertClick(RedirectFunctions.Clicks.Click click)
    {
        Assert.Equal(SampleClick.Full.Id, click.Id);
        Assert.Equal(SampleClick.Full.Time, click.Time);
        Assert.Equal(SampleClick.Full.Destination, click.Destination);
        Assert.Equal(SampleClick.Full.ClientId, click.ClientId);
        Assert.Equal(SampleClick.Full.Campaign, click.Campaign);
        Assert.Equal(SampleClick.Full.Platform, click.Platform);
    }

    private static TableEntity Row(BinaryData json) => new(JsonDocument.Parse(json).RootElement.EnumerateObject().ToDictionary(
        property => property.Name,
        property => property.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? property.Value.GetBoolean()
            : property.Name is "Created" or "Updated" or "Expires" ? DateTimeOffset.Parse(property.Value.GetString()!, CultureInfo.InvariantCulture)
            : (object)property.Value.GetString()!));
}
