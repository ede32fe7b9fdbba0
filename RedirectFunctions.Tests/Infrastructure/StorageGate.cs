using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace RedirectFunctions.Tests.Infrastructure;

/// <summary>Stands between the app and Azurite's queues and passes requests on, except for those that a test tells it to refuse.</summary>
internal sealed class StorageGate : IAsyncDisposable
{
    private readonly HttpClient _azurite = new();
    private readonly string _connectionString;
    private readonly Uri _target;
    private HttpStub? _server;

    private StorageGate(AzuriteFixture azurite)
    {
        _connectionString = azurite.ConnectionString;
        _target = new Uri(_connectionString.Split("QueueEndpoint=")[1].Split(';')[0]);
    }

    /// <summary>The HTTP status with which a request is refused; null passes it on.</summary>
    public Func<HttpRequest, int?> Refuse { get; set; } = static _ => null;

    public string ConnectionString => _connectionString.Replace($"QueueEndpoint=http://{_target.Authority}", $"QueueEndpoint=http://{_server!.Url.Authority}", StringComparison.Ordinal);

    public static async Task<StorageGate> StartAsync(AzuriteFixture azurite)
    {
        var gate = new StorageGate(azurite);
        gate._server = await HttpStub.StartAsync(gate.AnswerAsync);
        return gate;
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _azurite.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (Refuse(context.Request) is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        var url = new Uri(context.Request.GetEncodedUrl());
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new UriBuilder(url) { Host = _target.Host, Port = _target.Port }.Uri)
        {
            Content = new StreamContent(context.Request.Body),
        };
        foreach (var (name, value) in context.Request.Headers)
        {
            if (name is not "Host" && !request.Headers.TryAddWithoutValidation(name, value.ToArray()))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value.ToArray());
            }
        }

        using var response = await _azurite.SendAsync(request);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Where(header => header.Key is not ("Transfer-Encoding" or "Connection" or "Keep-Alive")))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        if (context.Response.StatusCode != StatusCodes.Status204NoContent)
        {
            await response.Content.CopyToAsync(context.Response.Body);
        }
    }
}
