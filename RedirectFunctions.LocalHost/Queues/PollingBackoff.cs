namespace RedirectFunctions.LocalHost.Queues;

/// <summary>
/// How long to wait before asking an empty queue again: 100 ms, growing by doubled and randomised steps up to the maximum; back to the
/// start as soon as a message came. The extension's own rule.
/// </summary>
internal sealed class PollingBackoff(TimeSpan maximum, Func<double> random)
{
    public static readonly TimeSpan Minimum = TimeSpan.FromMilliseconds(100);

    private int _emptyPolls;

    public TimeSpan Next()
    {
        // Beyond 2^30 × 100 ms no maximum is left to reach, and the exponent must not overflow in a year of silence.
        var step = Minimum * (Math.Pow(2, Math.Min(_emptyPolls, 30)) * (0.8 + (0.4 * random())));
        if (_emptyPolls < 30)
        {
            _emptyPolls++;
        }

        return Minimum + step < maximum ? Minimum + step : maximum;
    }

    public void Reset() => _emptyPolls = 0;
}
