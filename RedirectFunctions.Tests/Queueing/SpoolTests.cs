using RedirectFunctions.Queueing.Spooling;
using RedirectFunctions.Queueing.Storage;

namespace RedirectFunctions.Tests.Queueing;

public sealed class SpoolTests : IDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private readonly QueueOptions _options = new()
    {
        Account = new StorageAccount { ConnectionString = "UseDevelopmentStorage=true" },
        SpoolDirectory = Path.Combine(Path.GetTempPath(), "redirect-functions-tests", Guid.NewGuid().ToString("N")),
        SpoolMaxBytes = 1000,
    };

    private readonly Spool _spool;

    public SpoolTests() => _spool = Open();

    private string Folder => Directory.GetDirectories(_options.SpoolDirectory).Single();

    public void Dispose()
    {
        _spool.Dispose();
        Directory.Delete(_options.SpoolDirectory, recursive: true);
    }

    [Fact]
    public void What_was_added_is_claimed_oldest_first_with_its_target_and_time()
    {
        var due = new DueTime(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(7), TimeSpan.FromSeconds(5.25));
        Assert.NotNull(_spool.TryAdd(SpoolTarget.Tracking, due, new BinaryData("first\nline"), TimeSpan.Zero));
        Assert.NotNull(_spool.TryAdd(SpoolTarget.Parked, null, new BinaryData("second"), TimeSpan.Zero));

        Assert.Equal(
            [(SpoolTarget.Tracking, due, "first\nline"), (SpoolTarget.Parked, (DueTime?)null, "second")],
            Claim(_spool).Select(entry => (entry.Target, entry.Due, entry.Message.ToString())));
    }

    [Fact]
    public void What_one_process_has_claimed_another_one_does_not_get()
    {
        _spool.TryAdd(SpoolTarget.Tracking, null, new BinaryData("x"), TimeSpan.Zero);
        using var other = Open();

        Assert.Single(Claim(_spool));
        Assert.Empty(Claim(other));
    }

    [Fact]
    public void What_is_still_on_its_way_to_the_queue_is_claimed_by_nobody_and_gone_when_it_arrives()
    {
        var entry = _spool.TryAdd(SpoolTarget.Tracking, null, new BinaryData("x"), Lease)!;
        Assert.Empty(Claim(_spool));

        Assert.True(entry.Delete());
        Assert.Equal(0, _spool.Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("no head")]
    [InlineData("\n")]
    [InlineData("Tracking\nx")]
    [InlineData("Elsewhere \nx")]
    [InlineData("Tracking yesterday\nx")]
    [InlineData("Tracking \n")]
    [InlineData("\0\0\0\0\0\0")]
    public void What_cannot_be_read_is_set_aside(string content)
    {
        File.WriteAllText(Path.Combine(Folder, $"{DateTime.UtcNow:yyyy-MM-ddTHHmmss.fffffff}Z-{Guid.NewGuid():N}.blob"), content);
        _spool.TryAdd(SpoolTarget.Tracking, null, new BinaryData("x"), TimeSpan.Zero);

        var setAside = 0;
        Assert.Single(_spool.Claim(Lease, () => setAside++));

        Assert.Equal(1, setAside);
        Assert.Equal(content, File.ReadAllText(Directory.GetFiles(Path.Combine(Folder, "corrupt")).Single()));
    }

    [Fact]
    public void What_goes_beyond_the_bound_is_not_taken()
    {
        Assert.NotNull(_spool.TryAdd(SpoolTarget.Tracking, null, new BinaryData(new string('x', 1100)), TimeSpan.Zero));

        Assert.Null(_spool.TryAdd(SpoolTarget.Tracking, null, new BinaryData("x"), TimeSpan.Zero));
    }

    [Fact]
    public void What_is_older_than_any_sink_takes_is_deleted_and_counted()
    {
        var now = DateTimeOffset.UtcNow;
        File.WriteAllText(Path.Combine(Folder, $"{now.AddDays(-8):yyyy-MM-ddTHHmmss.fffffff}Z-{Guid.NewGuid():N}.blob"), "Tracking \nx");
        File.WriteAllText(Path.Combine(Folder, $"{now.AddDays(-6):yyyy-MM-ddTHHmmss.fffffff}Z-{Guid.NewGuid():N}.blob"), "Tracking \nx");

        Assert.Equal(1, _spool.DeleteExpired(now));

        Assert.Single(Claim(_spool));
    }

    [Fact]
    public void What_is_released_can_be_claimed_at_once()
    {
        _spool.TryAdd(SpoolTarget.Tracking, null, new BinaryData("x"), Lease)!.Release();

        var claimed = Assert.Single(Claim(_spool));
        claimed.Release();

        Assert.Single(Claim(_spool));
    }

    /// <summary>Entries beyond those asked for are left to other processes.</summary>
    [Fact]
    public void Entries_are_claimed_only_when_they_are_asked_for()
    {
        _spool.TryAdd(SpoolTarget.Tracking, null, new BinaryData("first"), TimeSpan.Zero);
        _spool.TryAdd(SpoolTarget.Tracking, null, new BinaryData("second"), TimeSpan.Zero);
        using var other = Open();

        Assert.Equal("first", _spool.Claim(Lease, NoneIsSetAside).First().Message.ToString());

        Assert.Equal("second", Assert.Single(Claim(other)).Message.ToString());
    }

    [Fact]
    public void A_folder_that_somebody_removes_is_made_again()
    {
        Directory.Delete(_options.SpoolDirectory, recursive: true);

        Assert.Equal((0, 0L), (_spool.Count(), _spool.Bytes()));
        Assert.NotNull(_spool.TryAdd(SpoolTarget.Tracking, null, new BinaryData("x"), TimeSpan.Zero));
        Assert.Single(Claim(_spool));
    }

    [Fact]
    public void A_folder_that_cannot_be_used_is_reported_and_tried_again()
    {
        var file = Path.Combine(Folder, "file");
        File.WriteAllText(file, "");
        using var spool = new Spool(_options with { SpoolDirectory = file }, new StorageQueue(_options.Account, "spool-tests"));

        Assert.Null(spool.TryAdd(SpoolTarget.Tracking, null, new BinaryData("x"), TimeSpan.Zero));
        Assert.NotNull(spool.Problem);
        Assert.Equal((0, 0L), (spool.Count(), spool.Bytes()));

        File.Delete(file);
        Assert.NotNull(spool.TryAdd(SpoolTarget.Tracking, null, new BinaryData("x"), TimeSpan.Zero));
        Assert.Null(spool.Problem);
    }

    private static List<SpoolEntry> Claim(Spool spool) => [.. spool.Claim(Lease, NoneIsSetAside)];

    private static void NoneIsSetAside() => Assert.Fail("An entry was set aside.");

    private Spool Open() => new(_options, new StorageQueue(_options.Account, "spool-tests"));
}
