namespace RedirectFunctions.Delivery.Sinks.Ga4.DataManager;

/// <summary>
/// Requests that the quota of a Google Cloud project leaves: 300 a minute and 100,000 a day (the API's page "limits"). A store of them
/// fills as fast as the day allows and holds as many as, with what is filled meanwhile, make the minute's. Each process goes by itself;
/// where several together are too many, the answer 429 closes this for a while.
/// </summary>
internal sealed class IngestQuota(TimeProvider time)
{
    private const double PerSecond = 100_000d / (24 * 60 * 60);

    private static readonly double Most = Math.Floor(300 - (60 * PerSecond));

    /// <summary>The minute of the quota, where an answer does not say how long to wait.</summary>
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private double _left = Most;
    private long _filled = time.GetTimestamp();
    private TimeSpan _closedFor = TimeSpan.Zero;

    /// <returns>Zero: there is one, and it is taken. Else for how long to wait.</returns>
    public TimeSpan Take()
    {
        lock (_lock)
        {
            var passed = time.GetElapsedTime(_filled);
            if (passed < _closedFor)
            {
                return _closedFor - passed;
            }

            _filled = time.GetTimestamp();
            _left = Math.Min(Most, _left + ((passed - _closedFor).TotalSeconds * PerSecond));
            _closedFor = TimeSpan.Zero;
            if (_left < 1)
            {
                return TimeSpan.FromSeconds((1 - _left) / PerSecond);
            }

            _left--;
            return TimeSpan.Zero;
        }
    }

    /// <summary>The quota is used up: nothing leaves for as long as the answer says.</summary>
    /// <returns>How long that is.</returns>
    public TimeSpan Close(TimeSpan? retryAfter)
    {
        lock (_lock)
        {
            _filled = time.GetTimestamp();
            _left = 1;
            return _closedFor = retryAfter ?? Minute;
        }
    }
}
