using Deque.AxeCore.Playwright;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using RedirectFunctions.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace RedirectFunctions.Tests.Live;

/// <summary>The live page in a real browser, with the real app, queue and collector behind it.</summary>
internal sealed class LiveView : IAsyncDisposable
{
    public const string Gtm = "Google Tag Manager";
    public const string Ga4 = "Google Analytics 4";

    private readonly List<string> _errors = [];

    static LiveView() => SetDefaultExpectTimeout((float)RunningApp.Patience.TotalMilliseconds);

    private LiveView(LiveApp app, IPage page)
    {
        App = app;
        Page = page;
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            // Some tests ask for a link that is refused.
            if (message.Type == "error" && !message.Text.Contains("status of 403", StringComparison.Ordinal))
            {
                _errors.Add(message.Text);
            }
        };
    }

    public LiveApp App { get; }

    public IPage Page { get; }

    public ILocator Groups => Page.Locator("#journeys > li");

    /// <summary>Everything that a pointer can hit.</summary>
    public ILocator Controls => Page.Locator("#step-link button, #step-targets button, .choices label, .filters button, .ledger button, header button, header a");

    public static async Task<LiveView> OpenAsync(
        AzuriteFixture azurite, BrowserFixture browser, BrowserNewContextOptions? options = null, Action<IServiceCollection>? configure = null)
    {
        var page = await browser.NewPageAsync(options);
        var view = new LiveView(await LiveApp.StartAsync(azurite, configure), page);
        await view.ReloadAsync();
        return view;
    }

    public async Task ReloadAsync()
    {
        await Page.GotoAsync(App.Url.AbsoluteUri);
        await Expect(Page.GetByText("● live")).ToBeVisibleAsync();
        await Expect(Page.Locator("#equation-archive")).ToBeVisibleAsync();
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name });

    public ILocator Chip(int group, string sink) => Groups.Nth(group).Locator($"summary .chip[data-sink={sink}]").First;

    public ILocator State(string sink) => Page.Locator($"#sink-{sink} .retry p");

    public ILocator Filter(string name) => Page.Locator($"#filter-{name}");

    public async Task ClickOnAsync(string destination)
    {
        await Page.GetByLabel("Where it leads").FillAsync(destination);
        var before = await Filter("all").Locator("span").TextContentAsync();
        await Button("Click it").ClickAsync();
        await Expect(Filter("all").Locator("span")).Not.ToHaveTextAsync(before!);
    }

    /// <summary>Clicks one link after the other, each with a destination of its own.</summary>
    public async Task ClickOnPlacesAsync(int count)
    {
        for (var place = 1; place <= count; place++)
        {
            await ClickOnAsync($"https://example.com/place-{place}?utm_source=newsletter");
        }
    }

    public async Task SetAsync(string title, string how)
    {
        var told = Page.WaitForResponseAsync(response => response.Url.EndsWith("/collector/behaviour", StringComparison.Ordinal));
        await Page.GetByRole(AriaRole.Group, new() { Name = title }).GetByRole(AriaRole.Radio, new() { Name = how, Exact = true }).CheckAsync(new() { Force = true });
        Assert.Equal(204, (await told).Status);
    }

    /// <summary>The totals of the ledger, once they add up.</summary>
    public async Task SumsAreAsync(string sink, int clicks, int delivered, int waiting = 0, int parked = 0)
    {
        var line = Page.Locator($"#equation-{sink}");
        foreach (var (of, number) in new[] { ("clicks", clicks), ("delivered", delivered), ("waiting", waiting), ("parked", parked) })
        {
            await Expect(line.Locator($"[data-of={of}]")).ToHaveTextAsync($"{number}");
        }

        await Expect(line.Locator(".sum")).ToHaveTextAsync("✓ yes");
    }

    /// <summary>
    /// What several parts of the page show at the same moment: the rows, the filters, the ledger and the line beside it.
    /// </summary>
    public async Task SaysTheSameEverywhereAsync() => Assert.Equal("", await Page.EvaluateAsync<string>(
        """
        () => {
          const number = text => Number(/\d+/.exec(text));
          const sum = of => [...document.querySelectorAll(`[data-of=${of}]`)].reduce((all, cell) => all + number(cell.textContent), 0);
          const filter = name => number(document.querySelector(`#filter-${name} span`).textContent);
          const line = /Parked: (\d+)/.exec(document.querySelector('#stores').textContent)[1];
          const legs = state => [...clicks.values()].flatMap(click => Object.values(click.journey.legs)).filter(leg => leg.state === state).length;
          const told = [
            ['parked, table and line', sum('parked'), number(line)],
            ['parked, table and rows', sum('parked'), legs('parked')],
            ['delivered, table and rows', sum('delivered'), legs('delivered')],
            ['filters and all of them', filter('waiting') + filter('delivered') + filter('parked'), filter('all')],
          ];
          return told.filter(([, one, other]) => one !== other).map(([what, one, other]) => `${what}: ${one}, ${other}`).join('; ');
        }
        """));

    public async Task HasNoFaultAsync()
    {
        var found = await Page.RunAxe();
        Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.Select(fault => $"{fault.Id}: {fault.Help}\n  {string.Join("\n  ", fault.Nodes.Select(node => node.Html))}")));
    }

    /// <summary>Asserts that the page threw no exception, and that its content security policy blocked nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        await App.DisposeAsync();
        Assert.Empty(_errors);
    }
}
