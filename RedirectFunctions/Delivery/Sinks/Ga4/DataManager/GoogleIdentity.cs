using Azure.Core;

namespace RedirectFunctions.Delivery.Sinks.Ga4.DataManager;

/// <summary>How this app's identity in Entra becomes a service account of Google's, without any key.</summary>
/// <param name="Credential">The app's identity in Entra.</param>
/// <param name="Audience">The Application ID URI of the app registration that its tokens are asked for.</param>
/// <param name="Provider">
/// Google's workload identity provider: <c>projects/…/locations/global/workloadIdentityPools/…/providers/…</c>.
/// </param>
/// <param name="ServiceAccount">The e-mail address of the service account.</param>
public sealed record GoogleIdentity(TokenCredential Credential, string Audience, string Provider, string ServiceAccount)
{
    private static readonly Uri Sts = new("https://sts.googleapis.com");
    private static readonly Uri IamCredentials = new("https://iamcredentials.googleapis.com");

    /// <summary>Exchanges the token of Entra for one of Google's.</summary>
    public Uri TokenUri { get; private init; } = new(Sts, "/v1/token");

    /// <summary>Exchanges that one for a token of the service account.</summary>
    public Uri ImpersonationUri { get; private init; } = new(IamCredentials, PathOf(ServiceAccount));

    /// <summary>All of it is played by a stand-in on this machine, which knows no identities.</summary>
    public GoogleIdentity At(Uri loopback)
    {
        var address = loopback.AbsoluteUri.TrimEnd('/');
        return this with
        {
            Credential = new LoopbackCredential(),
            TokenUri = new Uri($"{address}/v1/token"),
            ImpersonationUri = new Uri(address + PathOf(ServiceAccount)),
        };
    }

    private static string PathOf(string serviceAccount) =>
        $"/v1/projects/-/serviceAccounts/{Uri.EscapeDataString(serviceAccount)}:generateAccessToken";

    /// <summary>There is no Entra on this machine.</summary>
    private sealed class LoopbackCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("loopback", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
