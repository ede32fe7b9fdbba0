using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using RedirectFunctions.Delivery;

namespace RedirectFunctions.Tests.Delivery;

/// <summary>How a delivery travels, against a real TLS server.</summary>
public sealed class SinkConnectionTests
{
    [Theory]
    [InlineData(HttpProtocols.Http1AndHttp2, "HTTP/2")]
    [InlineData(HttpProtocols.Http1, "HTTP/1.1")]
    public async Task Deliveries_share_a_connection_and_speak_HTTP_2_where_that_is_offered(HttpProtocols offered, string spoken)
    {
        using var certificate = SelfSigned();
        var requests = new ConcurrentQueue<(string Protocol, string Connection)>();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = offered;
            listen.UseHttps(certificate);
        }));
        await using var server = builder.Build();
        server.Run(http =>
        {
            requests.Enqueue((http.Request.Protocol, http.Connection.Id));
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        await server.StartAsync(TestContext.Current.CancellationToken);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == certificate.Thumbprint;
        using var http = new HttpClient(handler);
        var sink = new SinkClient(http, TimeProvider.System, []);

        for (var delivery = 0; delivery < 5; delivery++)
        {
            var outcome = await sink.PostAsync(new Uri(server.Urls.First()), "{}"u8.ToArray(), TestContext.Current.CancellationToken);
            Assert.Equal(new DeliveryOutcome.Delivered("http_204", 204), outcome);
        }

        Assert.All(requests, request => Assert.Equal(spoken, request.Protocol));
        Assert.Equal(5, requests.Count);
        Assert.Single(requests.Select(request => request.Connection).Distinct());
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
