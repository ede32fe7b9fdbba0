using CsCheck;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Tests.Clicks;

namespace RedirectFunctions.Tests.Queueing;

/// <summary>Clicks with any deliveries that they may still need.</summary>
internal static class BatchGen
{
    private static readonly Gen<DateTimeOffset?> Failure = Gen.Nullable(Gen.DateTimeOffset.Select(time => time.ToUniversalTime()));

    public static readonly Gen<OutstandingDelivery> Delivery = Gen.Select(
        ClickGen.Text, Gen.Int[0, int.MaxValue], Failure, Failure, Gen.Null(ClickGen.Text),
        (sink, attempts, first, last, reason) => new OutstandingDelivery(sink, attempts, first, last, reason));

    public static readonly Gen<BatchedClick> Click = Gen.Select(
        ClickGen.Any, Delivery.Array[0, 3], Gen.Null(ClickGen.Text),
        (click, deliveries, trace) => new BatchedClick(click, deliveries, trace));

    /// <summary>Compares field by field, because a record compares its lists by reference.</summary>
    public static void AssertEqual(BatchedClick expected, BatchedClick actual)
    {
        var (wanted, got) = (expected.Click, actual.Click);
        Assert.Equal(wanted.Campaign, got.Campaign);
        Assert.Equal(wanted.Platform, got.Platform);
        Assert.Equal(wanted.AdCookies ?? [], got.AdCookies ?? []);
        Assert.Equal(wanted, got with { Campaign = wanted.Campaign, Platform = wanted.Platform, AdCookies = wanted.AdCookies });
        Assert.Equal(expected.Deliveries, actual.Deliveries);
        Assert.Equal(expected.Trace, actual.Trace);
    }
}
