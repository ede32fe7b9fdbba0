using RedirectFunctions.Tests.Infra.Kql;

namespace RedirectFunctions.Tests.Infra;

/// <summary>Runs the queries of the rules over made-up days. They fire in every outage, and never on a healthy day.</summary>
[Trait("Category", "Slow")]
public class AlertsTests
{
    private static readonly DateTimeOffset Start = MadeUpTelemetry.Start;

    private static readonly IReadOnlyDictionary<string, AlertRule> Rules = new Deployment("main").All("Microsoft.Insights/scheduledQueryRules")
        .Select(resource => new AlertRule(resource, "redirect"))
        .ToDictionary(rule => rule.Key, StringComparer.Ordinal);

    /// <summary>Clicks a minute: for a shop, for a campaign, and for a link that so few people follow that the app sleeps between canaries.</summary>
    public static TheoryData<double, int> Days => new(
        from aMinute in (double[])[6, 1, 0.05]
        from seed in Enumerable.Range(0, 3)
        select (aMinute, seed));

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 12)];

    [Theory]
    [MemberData(nameof(Days))]
    public void On_a_healthy_day_nothing_fires(double aMinute, int seed)
    {
        var day = TimeSpan.FromHours(8);
        var telemetry = new MadeUpTelemetry(seed);
        var rows = telemetry
            .Clicks([.. telemetry.Traffic(aMinute, day), .. telemetry.Canaries(day)], (_, _) => true)
            .Healthy(Start, Start + day)
            .Rows();

        Assert.Empty(Rules.Values.SelectMany(rule => Evaluations(rule, seed, TimeSpan.Zero, day).Where(now => rule.FiresAt(now, rows).Count > 0).Select(now => $"{rule.Key} at {now:T}")));
    }

    /// <summary>The number of clicks that arrive within a minute, after hours of silence.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_campaign_that_begins_at_once_is_no_reason(int seed)
    {
        var day = TimeSpan.FromHours(6);
        var telemetry = new MadeUpTelemetry(seed);
        var burst = Enumerable.Range(0, 300).Select(click => Start.AddHours(3).AddMinutes(seed * 1.7).AddSeconds(click * 0.2));
        var rows = telemetry.Clicks([.. burst, .. telemetry.Canaries(day)], (_, _) => true).Healthy(Start, Start + day).Rows();

        Assert.Empty(Rules.Values.SelectMany(rule => Evaluations(rule, seed, TimeSpan.Zero, day).Where(now => rule.FiresAt(now, rows).Count > 0).Select(now => $"{rule.Key} at {now:T}")));
    }

    /// <summary>Events in the last minutes of a window become visible only after it. The next run sees them, if it looks back far enough.</summary>
    [Fact]
    public void No_row_comes_too_late_for_every_run_of_a_rule() => Assert.All(Rules.Values, rule => Assert.InRange(rule.Window, rule.Every + AlertRule.Ingestion, TimeSpan.MaxValue));

    /// <summary>Sink, and clicks a minute.</summary>
    public static TheoryData<string, double> Sinks => new(
        from sink in MadeUpTelemetry.Sinks
        from aMinute in (double[])(sink == "ga4" ? [6, 2] : [2])
        select (sink, aMinute));

    [Theory]
    [MemberData(nameof(Sinks))]
    public void While_a_sink_is_away_the_share_of_failures_stays_above_its_threshold(string sink, double aMinute) => Assert.All(Enumerable.Range(0, 4), seed =>
    {
        var (begin, end, rows) = Outage(sink, aMinute, seed);
        var rule = Rules["deliveries-failing"];

        Assert.All(Evaluations(rule, seed, begin, end).Where(now => now - Start >= begin + TimeSpan.FromMinutes(35)), now => Assert.Equal([sink], rule.FiresAt(now, rows)));
        Assert.Contains(Evaluations(rule, seed, begin, begin + TimeSpan.FromMinutes(25)), now => rule.FiresAt(now, rows).Contains(sink));
    });

    /// <summary>Rule, sink, and clicks a minute.</summary>
    public static TheoryData<string, string, double> Silences => new(
        from key in (string[])["sink-silent", "canary-late"]
        from sink in MadeUpTelemetry.Sinks
        from aMinute in (double[])(sink == "ga4" ? [6, 1, 0.05] : [0.05])
        select (key, sink, aMinute));

    [Theory]
    [MemberData(nameof(Silences))]
    public void A_sink_that_takes_nothing_is_reported_until_it_takes_something(string key, string sink, double aMinute) => Assert.All(Enumerable.Range(0, 4), seed =>
    {
        var (begin, end, rows) = Outage(sink, aMinute, seed);
        var rule = Rules[key];

        Assert.All(Evaluations(rule, seed, begin + TimeSpan.FromMinutes(75), end), now => Assert.Equal([sink], rule.FiresAt(now, rows)));
        Assert.All(Evaluations(rule, seed, end + TimeSpan.FromHours(2), end + TimeSpan.FromHours(4)), now => Assert.Empty(rule.FiresAt(now, rows)));
    });

    /// <summary>The endpoint's answer, the rule for it, and clicks a minute.</summary>
    public static TheoryData<string, string, double> WebhookAnswers => new(
        from answer in (string[])["http_401", "http_403", "http_410"]
        from aMinute in (double[])[6, 1, 0.05]
        select (answer, answer == "http_410" ? "webhook-gone" : "webhook-signature", aMinute));

    /// <summary>The receiver is gone, or has another secret: each has an alert of its own, which fires soon.</summary>
    [Theory]
    [MemberData(nameof(WebhookAnswers))]
    public void A_webhook_that_refuses_is_reported_by_its_answer(string answer, string key, double aMinute) => Assert.All(Enumerable.Range(0, 4), seed =>
    {
        var (begin, end, rows) = Outage("webhook", aMinute, seed, answer);
        var rule = Rules[key];
        var other = Rules[key == "webhook-gone" ? "webhook-signature" : "webhook-gone"];

        Assert.All(Evaluations(rule, seed, begin + TimeSpan.FromMinutes(50), end), now => Assert.NotEmpty(rule.FiresAt(now, rows)));
        Assert.All(Evaluations(rule, seed, TimeSpan.Zero, begin).Concat(Evaluations(rule, seed, end + TimeSpan.FromHours(2), end + TimeSpan.FromHours(4))), now => Assert.Empty(rule.FiresAt(now, rows)));
        Assert.All(Evaluations(other, seed, TimeSpan.Zero, end + TimeSpan.FromHours(4)), now => Assert.Empty(other.FiresAt(now, rows)));
    });

    /// <summary>A clock that is wrong for a moment, a receiver that is being deployed, another sink's 401: in none of these cases is the secret wrong.</summary>
    [Theory]
    [InlineData("webhook", 2, false)]
    [InlineData("webhook", 3, true)]
    [InlineData("gtm", 30, false)]
    public void A_signature_that_is_refused_now_and_then_is_no_alert(string sink, int refusals, bool fires)
    {
        var rows = new MadeUpTelemetry(0).Count(Start.AddMinutes(5), "redirect.retried", refusals, sink, "http_401").Rows();

        Assert.Equal(fires, Rules["webhook-signature"].FiresAt(Start.AddMinutes(10), rows).Count > 0);
    }

    [Theory]
    [InlineData("success", false)]
    [InlineData("warning_field", false)]
    [InlineData("failed_event_too_old", true)]
    public void Events_that_GA4_later_says_it_has_not_processed_are_reported_with_its_reason(string result, bool fires)
    {
        var rows = new MadeUpTelemetry(0).Count(Start.AddMinutes(5), "redirect.processed", 1, "ga4", result).Rows();

        Assert.Equal(fires ? [$"ga4,{result}"] : [], Rules["events-failed"].FiresAt(Start.AddMinutes(10), rows));
    }

    /// <summary>Nine clicks before the half hour and nine after it, none of which arrives.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_edge_of_the_clock_hides_an_outage(int seed)
    {
        var rule = Rules["sink-silent"];
        var clicks = Enumerable.Range(0, 9).SelectMany(click => (DateTimeOffset[])[Start.AddMinutes(85 + (click * 0.5)), Start.AddMinutes(90.5 + (click * 0.5))]);
        var rows = new MadeUpTelemetry(seed).Clicks(clicks, (_, _) => false).Rows();

        Assert.Contains(Evaluations(rule, seed, TimeSpan.FromMinutes(90), TimeSpan.FromMinutes(150)), now => rule.FiresAt(now, rows).Count == MadeUpTelemetry.Sinks.Count);
    }

    /// <summary>The availability test wakes an app without instances, which then reports what is in the parking.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_parked_is_reported_until_it_is_gone_even_while_the_app_sleeps(int seed)
    {
        var rule = Rules["parked-waiting"];
        var telemetry = new MadeUpTelemetry(seed);
        foreach (var woken in telemetry.Canaries(TimeSpan.FromHours(24)))
        {
            telemetry.Gauge(woken.AddSeconds(40), "redirect.parked.messages", woken < Start.AddHours(20) ? 1 : 0);
        }

        var rows = telemetry.Rows();

        Assert.All(Evaluations(rule, seed, TimeSpan.FromMinutes(20), TimeSpan.FromHours(20)), now => Assert.NotEmpty(rule.FiresAt(now, rows)));
        Assert.All(Evaluations(rule, seed, TimeSpan.FromHours(21.5), TimeSpan.FromHours(24)), now => Assert.Empty(rule.FiresAt(now, rows)));
    }

    public static TheoryData<string, string, double> Smallest => new()
    {
        { "click-lost", "redirect.lost", 1 },
        { "parked", "redirect.parked", 1 },
        { "parked", "redirect.messages_parked", 1 },
        { "outstanding-old", "redirect.queue.oldest_age", 901 },
        { "fallback-used", "redirect.fallback", 10 },
        { "spool-used", "redirect.spooled", 10 },
        { "spool-corrupt", "redirect.spool.corrupt", 1 },
        { "settings-wrong", "redirect.settings.wrong", 1 },
    };

    [Theory]
    [MemberData(nameof(Smallest))]
    public void It_takes_so_much_and_no_less(string key, string metric, double value)
    {
        var rule = Rules[key];

        Assert.Single(rule.FiresAt(Start.AddMinutes(10), new MadeUpTelemetry(0).Gauge(Start.AddMinutes(5), metric, value).Rows()));
        Assert.Empty(rule.FiresAt(Start.AddMinutes(10), new MadeUpTelemetry(0).Gauge(Start.AddMinutes(5), metric, value - 1).Rows()));
    }

    [Fact]
    public void Clicks_that_stay_on_a_disk_are_reported_however_few_they_are()
    {
        var telemetry = new MadeUpTelemetry(0).Count(Start.AddMinutes(1), "redirect.spooled", 1);
        for (var minute = 1; minute <= 5; minute++)
        {
            Assert.Empty(Rules["spool-used"].FiresAt(Start.AddMinutes(10), telemetry.Rows()));
            telemetry.Gauge(Start.AddMinutes(minute), "redirect.spool.bytes", 500);
        }

        Assert.Single(Rules["spool-used"].FiresAt(Start.AddMinutes(10), telemetry.Rows()));
    }

    [Fact]
    public void The_fallback_queue_is_reported_if_it_was_not_empty_once_in_an_hour()
    {
        var waiting = new MadeUpTelemetry(0);
        var emptied = new MadeUpTelemetry(0);
        var once = new MadeUpTelemetry(0).Gauge(Start.AddMinutes(55), "redirect.fallback.messages", 3);
        for (var minute = 1; minute <= 57; minute++)
        {
            waiting.Gauge(Start.AddMinutes(minute), "redirect.fallback.messages", 3);
            emptied.Gauge(Start.AddMinutes(minute), "redirect.fallback.messages", minute == 30 ? 0 : 3);
        }

        Assert.Single(Rules["fallback-waiting"].FiresAt(Start.AddHours(1), waiting.Rows()));
        Assert.Empty(Rules["fallback-waiting"].FiresAt(Start.AddHours(1), emptied.Rows()));
        Assert.Empty(Rules["fallback-waiting"].FiresAt(Start.AddHours(1), once.Rows()));
    }

    [Theory]
    [InlineData(49, 5000, false)]
    [InlineData(50, 5000, true)]
    [InlineData(500, 400, false)]
    public void Slow_redirects_are_reported_if_there_are_many(int requests, double milliseconds, bool fires)
    {
        var telemetry = new MadeUpTelemetry(0);
        for (var request = 0; request < requests; request++)
        {
            telemetry.Request(Start.AddMinutes(5), "302", milliseconds);
        }

        Assert.Equal(fires, Rules["redirects-slow"].FiresAt(Start.AddMinutes(10), telemetry.Rows()).Count > 0);
    }

    /// <summary>A rule that no test here makes fire might never fire.</summary>
    [Fact]
    public void Every_rule_is_made_to_fire() => Assert.Equal(
        Rules.Keys.Order(StringComparer.Ordinal),
        ((string[])["sink-silent", "canary-late", "deliveries-failing", "parked-waiting", "fallback-waiting", "redirects-slow", "webhook-gone", "webhook-signature", "events-failed"])
            .Concat(Smallest.Select(row => row.Data.Item1))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal));

    /// <summary>Eleven hours, during three of which a sink is away.</summary>
    private static (TimeSpan Begin, TimeSpan End, IReadOnlyList<KqlRow> Rows) Outage(string away, double aMinute, int seed, string failure = "http_503")
    {
        var (begin, end, length) = (TimeSpan.FromMinutes(180 + (seed * 7)), TimeSpan.FromMinutes(360 + (seed * 7)), TimeSpan.FromHours(11));
        var telemetry = new MadeUpTelemetry(seed);
        var rows = telemetry
            .Clicks([.. telemetry.Traffic(aMinute, length), .. telemetry.Canaries(length)], (sink, time) => sink != away || time < Start + begin || time >= Start + end, failure)
            .Rows();
        return (begin, end, rows);
    }

    /// <summary>When a rule runs: at its interval, from an arbitrary start.</summary>
    private static IEnumerable<DateTimeOffset> Evaluations(AlertRule rule, int seed, TimeSpan from, TimeSpan to)
    {
        var phase = new Random(seed).NextDouble() * rule.Every;
        for (var now = Start + from + phase; now < Start + to; now += rule.Every)
        {
            yield return now;
        }
    }
}
