namespace RedirectFunctions.Tests.Delivery.Smallest;

/// <param name="Url">Where clicks are posted to.</param>
public sealed record SmallestOptions(Uri Url)
{
    /// <summary>For the start text: no secret and no path.</summary>
    public override string ToString() => $"Smallest at {Url.Host}";
}
