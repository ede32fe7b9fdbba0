using RedirectFunctions.Clicks;




namespace RedirectFunctions.Tests.Clicks;

public class ClickIdTests
{
    private static readonly DateTimeOffset Now = new(2026, 2, 3, 4, 5, 6, 789, TimeSpan.Zero);

    [Fact]
    public void An_id_is_a_UUID_of_version_7_with_the_millisecond_in_front()
    {
        for (var n = 0; n < 1000; n++)
        {
            var id = ClickId.New(Now);

            Assert.Equal(7, id.Version);
            Assert.InRange(id.Variant, 8, 11);
            Assert.Equal(Now.ToUnixTimeMilliseconds(), Convert.ToInt64(id.ToString("N")[..12], 16));
        }
    }

    /// <summary>Half of all ids have a bit set, whichever; a bit that never changes is none of the 74.</summary>
    [Fact]
    public void The_other_74_bits_are_random()
    {
        const int ids = 4000;
        var set = new int[128];
        for (var n = 0; n < ids; n++)
        {
            var bytes = ClickId.New(Now).ToByteArray(bigEndian: true);
            for (var bit = 0; bit < 128; bit++)
            {
                set[bit] += bytes[bit / 8] >> (7 - bit % 8) & 1;
            }
        }

        Assert.Equal(74, set.Count(count => count is > ids * 4 / 10 and < ids * 6 / 10));
    }

    [Fact]
    public void Ids_of_one_millisecond_differ_on_all_threads()
    {
        var ids = Enumerable.Range(0, 100_000).AsParallel().Select(_ => ClickId.New(Now)).ToHashSet();

        Assert.Equal(100_000, ids.Count);
    }
}
