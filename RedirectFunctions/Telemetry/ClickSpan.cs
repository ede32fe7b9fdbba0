using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace RedirectFunctions.Telemetry;

/// <summary>
/// A span that somebody listens to. Listeners run on the thread that starts and ends it: what they throw would fail the redirect or
/// the delivery that is traced, so it ends here.
/// </summary>
internal sealed class ClickSpan : IDisposable
{
    /// <summary>What was current before; a listener that throws keeps the activity from putting it back.</summary>
    private readonly Activity? _before;

    private ClickSpan(Activity activity, Activity? before)
    {
        Activity = activity;
        _before = before;
    }

    public Activity Activity { get; }

    /// <summary>A W3C <c>traceparent</c>.</summary>
    public string? Id => Activity.Id;

    /// <returns>Null where nobody listens, or a listener has thrown.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "A listener may throw anything, and a click must not pay for it.")]
    public static ClickSpan? Start(
        ActivitySource source,
        string name,
        ActivityKind kind = ActivityKind.Internal,
        ActivityContext parent = default,
        IEnumerable<KeyValuePair<string, object?>>? tags = null,
        IEnumerable<ActivityLink>? links = null)
    {
        var before = Activity.Current;
        try
        {
            return source.StartActivity(name, kind, parent, tags, links) is { } activity ? new ClickSpan(activity, before) : null;
        }
        catch (Exception)
        {
            Activity.Current = before;
            return null;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A listener may throw anything, and a click must not pay for it.")]
    public void Dispose()
    {
        try
        {
            Activity.Dispose();
        }
        catch (Exception)
        {
            Activity.Current = _before;
        }
    }
}
