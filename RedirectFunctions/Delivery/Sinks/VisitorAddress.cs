namespace RedirectFunctions.Delivery.Sinks;

internal static class VisitorAddress
{
    /// <summary>
    /// For clicks without an address: an address with every bit cut off. Clients of a container fill in the address of whoever calls them,
    /// which is this app's, where they find none, and an empty one counts as none (stape-io/data-client, template.js).
    /// </summary>
    public const string Nobodys = "0.0.0.0";
}
