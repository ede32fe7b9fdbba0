namespace RedirectFunctions.Delivery.Gtm;

/// <param name="ServerSideUrl">A URL that a client of the server container claims.</param>
internal sealed record GtmOptions(Uri ServerSideUrl);
