using System.Diagnostics.CodeAnalysis;
using Azure.Core;
using Azure.Identity;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Delivery.Sinks.Ga4.DataManager;

/// <summary>Access tokens for Google, had for a token of the app's own identity in Entra. They are kept until they expire.</summary>
internal sealed partial class GoogleAccess(DataManagerOptions options, ILogger<GoogleAccess> logger)
{
    private const string Scope = "https://www.googleapis.com/auth/datamanager";

    /// <summary>Two or three exchanges, each of which takes a moment.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private ITokenAccess _credential = CredentialOf(options.Identity);

    /// <returns>The token; or null, and a stable word for why there is none.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever two clouds and their libraries run into, clicks wait for a token.")]
    public async Task<(string? Token, string? Problem)> TokenAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            return (await Volatile.Read(ref _credential).GetAccessTokenForRequestAsync(cancellationToken: patience.Token), null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            var problem = ProblemOf(exception);
            Log.NoToken(logger, problem, Failure.Of(exception));
            return (null, problem);
        }
    }

    /// <summary>The token was not accepted: the next one is a new one.</summary>
    public void Renew() => Volatile.Write(ref _credential, CredentialOf(options.Identity));

    private static ProgrammaticExternalAccountCredential CredentialOf(GoogleIdentity identity) => new(new(
        identity.TokenUri.AbsoluteUri,
        $"//iam.googleapis.com/{identity.Provider}",
        "urn:ietf:params:oauth:token-type:jwt",
        new EntraToken(identity))
    {
        ServiceAccountImpersonationUrl = identity.ImpersonationUri.AbsoluteUri,
        Scopes = [Scope],
        HttpClientFactory = new UntracedClients(),
    });

    /// <summary>
    /// Texts of these exceptions quote addresses and tokens; their kind is enough to know which half of the set-up is wrong.
    /// </summary>
    private static string ProblemOf(Exception exception) => exception switch
    {
        AuthenticationFailedException => "no_identity",
        TokenResponseException { Error.Error: { } error } when GoogleWord.Of(error) is { } word => $"no_token_{word}",
        OperationCanceledException => "no_token_timeout",
        _ => "no_token",
    };

    private sealed class EntraToken(GoogleIdentity identity) : ProgrammaticExternalAccountCredential.ISubjectTokenProvider
    {
        private readonly TokenRequestContext _request = new([$"{identity.Audience.TrimEnd('/')}/.default"]);

        public async Task<string> GetSubjectTokenAsync(
            ProgrammaticExternalAccountCredential caller, CancellationToken taskCancellationToken) =>
            (await identity.Credential.GetTokenAsync(_request, taskCancellationToken)).Token;
    }

    /// <summary>As for all sinks, a request does not say which trace it belongs to, and is not redirected.</summary>
    private sealed class UntracedClients : Google.Apis.Http.HttpClientFactory
    {
        protected override HttpMessageHandler CreateHandler(Google.Apis.Http.CreateHttpClientArgs args) => new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(5),
        };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "No token of Google's for the Data Manager API: {Problem}, {Failure}. The clicks wait; "
            + "docs/data-manager.md says what each problem means")]
        public static partial void NoToken(ILogger logger, string problem, string failure);
    }
}
