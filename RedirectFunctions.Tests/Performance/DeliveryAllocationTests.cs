using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Delivery.Sinks.Ga4;
using RedirectFunctions.Delivery.Sinks.Gtm;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Tests.Clicks;

namespace RedirectFunctions.Tests.Performance;

/// <summary>Fails if a delivery allocates more than it used to. It counts bytes, as for the redirect.</summary>
public sealed class DeliveryAllocationTests
{
    private static readonly Ga4Options Ga4 = new(new Uri("https://ga4.example"), "G-ABC1234567", "secret");

    [Fact]
    public void A_payload_for_GA4_takes_less_than_2_KiB_beside_its_own_bytes()
    {
        var click = Clicks(1)[0];

        Assert.InRange(AllocationTests.BytesOfLaterCalls(() => Ga4Payload.Write(click, Ga4)) - Ga4Payload.Write(click, Ga4).Length, 500, 2_048);
    }

    [Fact]
    public void A_payload_for_GTM_takes_less_than_2_KiB_beside_its_own_bytes()
    {
        var click = Clicks(1)[0];

        Assert.InRange(AllocationTests.BytesOfLaterCalls(() => GtmPayload.Write(click)) - GtmPayload.Write(click).Length, 300, 2_048);
    }

    /// <summary>The bytes of the clicks themselves, mostly strings. The message is packed, and the buffers that unpack it are pooled.</summary>
    [Fact]
    public void Reading_a_message_of_64_clicks_takes_less_than_2816_bytes_a_click()
    {
        var message = QueueJson.Write(Clicks(64).Select(click => new BatchedClick(click, [new("gtm"), new("ga4")]))).Single();

        Assert.InRange(AllocationTests.BytesOfLaterCalls(() => Assert.True(QueueJson.TryReadBatch(message, out _, out _))), 64 * 500, 64 * 2_816);
    }

    private static Click[] Clicks(int count) =>
    [
        .. Enumerable.Range(0, count).Select(number => SampleClick.Full with
        {
            Id = Guid.CreateVersion7(),
            Destination = $"https://www.shop.example/products/dress-i.{number}?utm_source=newsletter&utm_medium=email&utm_campaign=summer%20{number}&utm_id={number}&xptdk={number:x32}&sp_atk={number:x32}&color=red",
            Campaign = Parameters(("utm_source", "newsletter"), ("utm_medium", "email"), ("utm_campaign", $"summer {number}"), ("utm_id", $"{number}")),
            Platform = Parameters(("platform_xptdk", $"{number:x32}"), ("platform_sp_atk", $"{number:x32}")),
        }),
    ];

    private static ParameterList Parameters(params (string Name, string Value)[] parameters) => SampleClick.Parameters(parameters);
}
