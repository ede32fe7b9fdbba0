using System.Net;

namespace Chaos;

/// <summary>
/// Clicks at a steady rate, whether earlier clicks have been answered or not, until this many have been answered. A visitor
/// neither follows the redirect nor tries again.
/// </summary>
internal sealed class ClickLoad(HostProcess host, RunClock clock) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpClient _visitors = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null })
    {
        BaseAddress = host.Url,
        Timeout = Patience,
    };

    private readonly List<Click> _clicks = [];
    private int _answered;

    /// <summary>By number, from 0; complete once the load is over.</summary>
    public IReadOnlyList<Click> Clicks => _clicks;

    public int Answered => Volatile.Read(ref _answered);

    public async Task RunAsync(int clicks, int rate, CancellationToken cancellationToken)
    {
        var start = clock.Now;
        var pending = new HashSet<Task>();
        // If the host stayed away, this would never end.
        for (var sent = 0; Answered < clicks && sent < clicks * 3; sent++)
        {
            await clock.UntilAsync(start + TimeSpan.FromSeconds((double)sent / rate), cancellationToken);
            _clicks.Add(new Click(sent, clock.Now));
            pending.Add(ClickAsync(_clicks[^1]));
            if (sent % rate == 0)
            {
                pending.RemoveWhere(task => task.IsCompleted);
            }
        }

        await Task.WhenAll(pending);
    }

    /// <summary>Whether the host answers; HEAD is never counted as a click.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, Link.Of(0));
            using var response = await _visitors.SendAsync(request, cancellationToken);
            return response.StatusCode == HttpStatusCode.Found;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public void Dispose() => _visitors.Dispose();

    private async Task ClickAsync(Click click)
    {
        try
        {
            using var request = Request(click.Number);
            using var response = await _visitors.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            var now = clock.Now;
            host.Lives.Answered(now);
            var problem = Problem(click, response);
            click.Finish(now, problem is null ? ClickFate.Answered : ClickFate.Failed, problem);
            Interlocked.Add(ref _answered, problem is null ? 1 : 0);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            var now = clock.Now;
            var problem = exception is HttpRequestException { HttpRequestError: var error } ? error.ToString() : "no answer";
            click.Finish(now, host.Lives.WasUp(click.Sent, now) ? ClickFate.Failed : ClickFate.Unanswered, problem);
        }
    }

    private static string? Problem(Click click, HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.Found)
        {
            return $"HTTP {(int)response.StatusCode}";
        }

        // The header's text. The typed property would parse and rewrite it.
        var location = response.Headers.NonValidated["Location"].ToString();
        return location == Link.Destination(click.Number) ? null : $"Location {location}";
    }

    private static HttpRequestMessage Request(int number)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Link.Of(number));
        var headers = request.Headers;
        headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        headers.TryAddWithoutValidation("Accept-Language", "de-AT,de;q=0.8,en;q=0.5");
        headers.TryAddWithoutValidation("Referer", "https://mail.example/inbox");
        headers.TryAddWithoutValidation("X-Forwarded-For", $"203.0.113.{number % 250}:50123");
        headers.TryAddWithoutValidation("traceparent", Link.TraceParent(number));
        if (number % 2 == 0)
        {
            headers.TryAddWithoutValidation("Cookie", $"_ga=GA1.1.{1_000_000_000 + number}.1700000000");
        }

        return request;
    }
}
